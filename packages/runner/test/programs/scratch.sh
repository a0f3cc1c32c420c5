#!/bin/sh
# expect: exit 0
# stdout: mine
# A private, empty directory that is home and current; what is left in it disturbs nobody after us.
[ "$(ls -A)" = "" ] && [ "$PWD" = "$HOME" ] && [ "$(pwd -P)" = "$PWD" ] && [ "$TMPDIR" = "$HOME" ] &&
  [ "$(stat -c %a . 2>/dev/null || echo 700)" = 700 ] && echo mine
mkdir -p left/behind && echo x >left/behind/file && chmod 0 left
chmod 755 .
