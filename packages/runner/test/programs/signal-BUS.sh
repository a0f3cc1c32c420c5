#!/bin/sh
# expect: signal SIGBUS
kill -BUS $$
