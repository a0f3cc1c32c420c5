#!/bin/sh
# $ASSAY is the command line of assay; ASSAY_CONFIG_DIR an empty folder, which remembers the versions seen.
set -u
$ASSAY verify app.aot --trust new.json > out.txt || exit 10
$ASSAY verify app.aot --trust old.json > out.txt 2> err.txt
[ $? -eq 2 ] || exit 11
grep -q "version 6" err.txt || exit 12
# The newer one is still good, and a machine that has seen neither takes the old one: hence --min-trust-version.
$ASSAY verify app.aot --trust new.json > out.txt || exit 13
ASSAY_CONFIG_DIR=fresh $ASSAY verify app.aot --trust old.json > out.txt || exit 14
