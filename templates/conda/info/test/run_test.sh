#!/bin/sh
set -eu
test -n "$PREFIX"
