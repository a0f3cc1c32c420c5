#!/bin/sh
# expect: exceeded
# timeoutMs: 20000
yes
