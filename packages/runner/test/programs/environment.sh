#!/bin/sh
# expect: exit 0
# stdout: ASSAY_RUN HOME LANG LEFTOVER PATH PWD TMPDIR TZ
# Names only; nothing of the user's but PATH.
cat /proc/$$/environ | tr "\\0" "\\n" | sed -n 's/=.*//p' | sort | tr '\n' ' ' | sed 's/ $//'
