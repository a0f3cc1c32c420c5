#!/bin/sh
# The verified copy is what was verified, whatever happens to the path meanwhile.
set -u
cp app.aot good.aot
( for i in 1 2 3 4 5 6 7 8 9 10; do cp evil.aot x && mv x app.aot; sleep 0.05; cp good.aot x && mv x app.aot; sleep 0.05; done ) &
swapper=$!
for i in 1 2 3; do
  rm -f checked.aot
  if $ASSAY verify app.aot --trust trust.json --output checked.aot > out.txt; then
    cmp -s checked.aot good.aot || exit 10
  else
    [ ! -e checked.aot ] || exit 11
  fi
done
wait $swapper
# An untrusted file leaves no copy, not even a temporary one, and an older copy stays.
cp evil.aot app.aot
cp good.aot checked.aot
$ASSAY verify app.aot --trust trust.json --output checked.aot > out.txt
[ $? -eq 1 ] || exit 12
cmp -s checked.aot good.aot || exit 13
ls | grep -q unverified && exit 14
exit 0
