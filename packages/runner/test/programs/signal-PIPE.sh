#!/bin/sh
# expect: signal SIGPIPE
kill -PIPE $$
