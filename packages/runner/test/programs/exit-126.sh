#!/bin/sh
# expect: exit 126
exit 126
