#!/bin/sh
# expect: exit 0
# stdout: done
# The middle one goes, so the sleeper's parent is process 1.
( setsid sh -c 'sleep 100 & exit 0' )
echo done
