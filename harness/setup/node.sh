#!/bin/sh
# Prints (--path) or makes the folder of a Node that is new enough: the machine's own, else one from the npm package `node`.
set -eu
major=24
version=24.21.0
tools=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)/.tools
own=$tools/node_modules/node/bin

new_enough() {
  found=$(command -v "$1" 2>/dev/null) || return 1
  [ "$("$found" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge "$major" ]
}

if [ "${1:-}" = --path ]; then
  if new_enough node; then dirname "$(command -v node)"; else echo "$own"; fi
  exit 0
fi
if new_enough node || new_enough "$own/node"; then exit 0; fi
command -v npm >/dev/null || { echo "TOOL_MISSING: npm is not installed. Install Node $major (or any Node with npm) and run make again." >&2; exit 3; }
echo "This machine's Node is older than $major: fetching Node $version into .tools"
npm install --prefix "$tools" --no-save --no-audit --no-fund --loglevel=error "node@$version"
new_enough "$own/node" || { echo "TOOL_MISSING: Node $version could not be fetched. Install Node $major yourself." >&2; exit 3; }
