#!/bin/sh
# expect: exit 255
exit 255
