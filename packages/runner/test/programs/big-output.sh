#!/bin/sh
# expect: exit 3
# stdoutBytes: 3000000
head -c 3000000 /dev/zero
exit 3
