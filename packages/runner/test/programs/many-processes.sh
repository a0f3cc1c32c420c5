#!/bin/sh
# expect: exit 0
# Sessions full of short-lived children while we kill.
i=0
while [ $i -lt 5 ]; do
  setsid sh -c 'while :; do (sleep 0.01); done' >/dev/null 2>&1 &
  i=$((i + 1))
done
sleep 0.05
