#!/bin/sh
# expect: timeout blocked
# stdout: before
# timeoutMs: 300
echo before
sleep 100
