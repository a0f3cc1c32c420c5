#!/bin/sh
# expect: timeout busy
# timeoutMs: 300
while :; do :; done
