#!/bin/sh
# expect: exit 0
# stdout: started
# A child in a session of its own, with our pipes still open.
setsid sh -c 'while :; do sleep 1; done' &
echo started
