#!/bin/sh
# expect: signal SIGKILL
kill -9 0
