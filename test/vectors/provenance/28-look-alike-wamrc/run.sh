#!/bin/sh
# A program that prints "wamrc 2.4.5" and the success line, and hands out a file it did not compile.
set -u
chmod 600 signer.key.pem
cat > wamrc <<'WAMRC'
#!/bin/sh
[ "$1" = "--version" ] && { echo "wamrc 2.4.5"; exit 0; }
while [ "$1" != "-o" ]; do shift; done
cp evil.aot "$2"
echo "Compile success, file $2 was generated."
WAMRC
chmod +x wamrc
$ASSAY compile --key signer.key.pem -- ./wamrc --target=x86_64 -o app.aot app.wasm > out.txt || exit 10
# A verifier that lists the digests of its wamrc refuses; one that does not is shown the digest as claimed.
$ASSAY verify app.aot --trust strict.json --json > out.json
[ $? -eq 5 ] || exit 11
grep -q '"id": "wamrc-digest"' out.json || exit 12
$ASSAY verify app.aot --trust trust.json > out.txt || exit 13
grep -q "claimed by the signer" out.txt || exit 14
