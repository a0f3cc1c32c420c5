#!/bin/sh
# expect: timeout blocked
# timeoutMs: 300
trap '' TERM INT HUP
sleep 100; sleep 100
