#!/bin/sh
# expect: signal SIGKILL
kill -KILL $$
