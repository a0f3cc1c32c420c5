#!/bin/sh
# expect: exit 127
exit 127
