#!/bin/sh
# expect: exit 4
exec >&- 2>&-
sleep 0.1
exit 4
