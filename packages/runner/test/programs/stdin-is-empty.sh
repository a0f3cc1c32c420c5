#!/bin/sh
# expect: exit 0
# stdout: <>
echo "<$(cat)>"
