#!/bin/sh
# expect: exit 0
cd / && rm -rf "$HOME"
