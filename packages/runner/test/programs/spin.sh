#!/bin/sh
# expect: timeout busy
# timeoutMs: 1000
while :; do :; done
