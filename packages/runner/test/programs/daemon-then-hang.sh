#!/bin/sh
# expect: timeout blocked
# timeoutMs: 300
# Main program and daemon both go on; the daemon's child is in a third session.
setsid sh -c 'setsid sleep 100 & cd /; sleep 100' >/dev/null 2>&1 &
sleep 100
