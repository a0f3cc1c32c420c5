#!/bin/sh
# expect: exit 139
# stderr: Segmentation fault
# A wrapper script passes on what its own shell said and returned: still an exit.
echo "Segmentation fault" >&2
exit 139
