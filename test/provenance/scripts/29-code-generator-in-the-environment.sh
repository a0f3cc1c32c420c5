#!/bin/sh
set -u
chmod 600 signer.key.pem
printf '#!/bin/sh\nexit 0\n' > llc && chmod +x llc
WAMRC_LLC_COMPILER="$PWD/llc" $ASSAY compile --key signer.key.pem -- "$RECORDED_WAMRC" --target=x86_64 --cpu=x86-64 -o app.aot hello.wasm > out.txt 2> err.txt || exit 10
grep -q "WAMRC_LLC_COMPILER is set" err.txt || exit 11
$ASSAY verify app.aot --trust trust.json > out.txt
[ $? -eq 5 ] || exit 12
grep -q "WAMRC_LLC_COMPILER" out.txt || exit 13
# Code that the loader would bring into wamrc cannot be named in a statement at all.
LD_PRELOAD=/nowhere.so $ASSAY compile --key signer.key.pem -- "$RECORDED_WAMRC" --target=x86_64 --cpu=x86-64 -o b.aot hello.wasm > out.txt 2> err.txt
[ $? -eq 2 ] || exit 14
[ ! -e b.aot ] || exit 15
