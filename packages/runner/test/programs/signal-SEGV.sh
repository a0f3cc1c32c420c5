#!/bin/sh
# expect: signal SIGSEGV
kill -SEGV $$
