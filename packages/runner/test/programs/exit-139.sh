#!/bin/sh
# expect: exit 139
exit 139
