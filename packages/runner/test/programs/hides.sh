#!/bin/sh
# expect: exit 0
# ways: perl
# leaves: 98762.$1
# No environment, no group, no session, no parent: only who adopts orphans finds it.
( env -i setsid sleep "98762.$1" & )
exit 0
