#!/bin/sh
# expect: exit 99
exit 99
