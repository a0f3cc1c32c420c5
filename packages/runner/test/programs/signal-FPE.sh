#!/bin/sh
# expect: signal SIGFPE
kill -FPE $$
