#!/bin/sh
# serve-postgres PORT: a server on 127.0.0.1 whose cluster is below /data/cluster, made with the user `regproof` and the password in /data/password
# where there is none. It must not run as root, and sees no path above its own folder.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
chown postgres /data /data/password
if [ ! -e /data/cluster/PG_VERSION ]; then
  as_postgres "$bin/initdb" --pgdata /data/cluster --username regproof --pwfile /data/password --auth scram-sha-256 --locale C --encoding UTF8
fi
# A lock of a server that was killed with its container: nothing of it runs any more.
rm -f /data/cluster/postmaster.pid
exec setpriv --reuid=postgres --regid=postgres --clear-groups "$bin/postgres" -D /data/cluster -p "$1" -c listen_addresses=127.0.0.1 -c unix_socket_directories=
