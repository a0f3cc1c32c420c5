#!/bin/sh
# expect: exit 0
# stdout: out
# stderr: err
echo out
echo err >&2
