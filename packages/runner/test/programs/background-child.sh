#!/bin/sh
# expect: exit 7
sleep 100 &
exit 7
