#!/bin/sh
# expect: exit 0
# leaves: 98761.$1
# Still in the same process group.
env -i sleep "98761.$1" &
exit 0
