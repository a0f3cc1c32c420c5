#!/bin/sh
# expect: exit 0
# stdout: a b
# stderr: c
# Works with pipes, not with the sockets that Node hands out.
printf 'a ' >/dev/stdout
echo c >/dev/stderr
echo b >/dev/stdout
