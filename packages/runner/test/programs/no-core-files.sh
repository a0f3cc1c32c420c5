#!/bin/sh
# expect: exit 0
# stdout: 0
ulimit -H -c
