#!/bin/sh
# expect: signal SIGABRT
kill -ABRT $$
