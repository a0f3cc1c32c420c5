#!/bin/sh
# $RECORDED_WAMRC is the recorded stand-in for wamrc 2.4.5.
set -u
$ASSAY rebuild app.aot --wasm hello.wasm --wamrc "$RECORDED_WAMRC" --trust trust.json > out.txt
[ $? -eq 1 ] || exit 10
grep -q "differs" out.txt || exit 11
