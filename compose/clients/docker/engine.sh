#!/bin/sh
# engine up | down | COMMAND...: an engine of the caller's own, known by its HOME, and commands that talk to it. It ends with `down`, and with the
# home at the latest. Engines skip the verification of TLS for hosts that resolve to a loopback address; this one is not told the addresses of the
# hosts under test, so that it takes them for remote ones, verifies them, and goes through the proxy that knows them.
set -eu
root=/engine/$(printf %s "$HOME" | sha256sum | cut -c1-16)
socket=$root/docker.sock
log=$root/log

serve() {
  umask 022
  sed '/\.regproof\.test$/d' /etc/hosts >"$root/hosts"
  NO_PROXY=$(printf %s "${NO_PROXY:-}" | tr ',' '\n' | sed '/^\.regproof\.test$/d' | paste -sd, -)
  no_proxy=$NO_PROXY
  export NO_PROXY no_proxy
  unshare --mount "$0" dockerd &
  pid=$!
  while [ -d "$HOME" ] && [ ! -e "$root/down" ] && kill -0 "$pid"; do sleep 0.2; done
  kill "$pid" || true
  wait "$pid" || true
  # The mounts went with the namespace.
  rm -rf "$root"
}

# In a mount namespace of its own. The control groups that it makes for containers are below that of the client's container.
dockerd_unseen() {
  mount --bind "$root/hosts" /etc/hosts
  grep -E ' cgroup2? ' /proc/self/mounts | cut -d' ' -f2 | while read -r group; do mount -o remount,bind,rw "$group"; done
  exec dockerd --host "unix://$socket" --data-root "$root/data" --exec-root "$root/exec" --pidfile "$root/pid" \
    --bridge none --iptables=false --ip6tables=false
}

case $1 in
  up)
    mkdir -p "$root"
    setsid "$0" serve >"$log" 2>&1 </dev/null &
    for _ in $(seq 1 300); do
      if docker --host "unix://$socket" version >/dev/null 2>&1; then exit 0; fi
      [ -d "$root" ] || break
      sleep 0.1
    done
    echo 'the engine did not start:' >&2
    tail -20 "$log" >&2
    exit 1
    ;;
  serve) serve ;;
  dockerd) dockerd_unseen ;;
  down) touch "$root/down" ;;
  *) DOCKER_HOST=unix://$socket exec "$@" ;;
esac
