#!/bin/sh
# expect: exit 0
# leaves: 98761.25
# Still in the same process group.
env -i sleep 98761.25 &
exit 0
