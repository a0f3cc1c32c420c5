#!/bin/sh
# expect: signal SIGINT
kill -INT $$
