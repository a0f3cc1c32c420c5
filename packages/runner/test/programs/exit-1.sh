#!/bin/sh
# expect: exit 1
exit 1
