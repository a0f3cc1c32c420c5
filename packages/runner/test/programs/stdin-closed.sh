#!/bin/sh
# expect: exit 0
# stdout: fine
exec <&-
echo fine
