#!/bin/sh
# expect: signal SIGTERM
kill -TERM $$
