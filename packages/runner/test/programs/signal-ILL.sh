#!/bin/sh
# expect: signal SIGILL
kill -ILL $$
