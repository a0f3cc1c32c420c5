#!/bin/sh
# expect: signal SIGTRAP
kill -TRAP $$
