#!/bin/sh
set -u
chmod 644 good.key.pem
$ASSAY stamp app.aot --key good.key.pem --output out.aot 2> err.txt
[ $? -eq 2 ] || exit 10
grep -q "chmod 600" err.txt || exit 11
chmod 600 good.key.pem swapped.key.pem
$ASSAY stamp app.aot --key swapped.key.pem --output out.aot 2> err.txt
[ $? -eq 2 ] || exit 12
grep -q "public half" err.txt || exit 13
[ ! -e out.aot ] || exit 14
$ASSAY stamp app.aot --key good.key.pem --output out.aot > out.txt || exit 15
[ -s out.aot ] || exit 16
