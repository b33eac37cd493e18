"""Drives py-rattler from the command line: solves specs against one channel, installs them into a prefix, says what it took.

    drive.py install --channel URL --prefix DIR --cache DIR [--shards] [--platform linux-64] SPEC...
    drive.py solve   --channel URL --cache DIR [--shards] [--platform linux-64] SPEC...
    drive.py index   DIR

Nothing is retried, and credentials come from the file that RATTLER_AUTH_FILE names. Authorities: SSL_CERT_FILE.
"""

import argparse
import asyncio
import json
import os
import pathlib
import sys

import rattler
from rattler.networking import AuthenticationMiddleware, Client
from rattler.repo_data.gateway import SourceConfig


def arguments():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("install", "solve"):
        command = commands.add_parser(name)
        command.add_argument("--channel", required=True)
        command.add_argument("--platform", default="linux-64")
        command.add_argument("--cache", required=True, type=pathlib.Path)
        command.add_argument("--shards", action="store_true")
        command.add_argument("specs", nargs="+")
        if name == "install":
            command.add_argument("--prefix", required=True, type=pathlib.Path)
    commands.add_parser("index").add_argument("folder", type=pathlib.Path)
    return parser.parse_args()


def client():
    return Client([AuthenticationMiddleware()])


async def solve(given):
    gateway = rattler.Gateway(
        cache_dir=given.cache / "repodata",
        default_config=SourceConfig(sharded_enabled=given.shards),
        client=client(),
    )
    records = await rattler.solve(
        [given.channel], [rattler.MatchSpec(spec, strict=True) for spec in given.specs],
        gateway=gateway, platforms=[given.platform, "noarch"],
    )
    for record in records:
        say("solved", record, record.file_name)
    return records


def say(word, record, file_name):
    told = {
        "name": record.name.source, "version": str(record.version), "build": str(record.build),
        "build_number": record.build_number, "subdir": str(record.subdir), "fn": file_name, "url": str(record.url),
        "md5": record.md5 and record.md5.hex(), "sha256": record.sha256 and record.sha256.hex(),
        "depends": [str(each) for each in record.depends], "size": record.size,
    }
    print(word, json.dumps(told), flush=True)


async def install(given):
    records = await solve(given)
    await rattler.install(
        records, given.prefix, cache_dir=given.cache / "pkgs", client=client(), show_progress=False
    )
    for path in sorted((given.prefix / "conda-meta").glob("*.json")):
        record = rattler.PrefixRecord.from_path(path)
        say("installed", record, record.file_name)


async def index(given):
    from rattler.index import index_fs

    await index_fs(given.folder, write_zst=True, write_shards=True)


def main():
    given = arguments()
    commands = {"install": install, "solve": solve, "index": index}
    status = 0
    try:
        asyncio.run(commands[given.command](given))
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    # py-rattler's own threads may still hold the interpreter: finalizing it then aborts the process now and then ("PyGILState_Release").
    os._exit(status)


if __name__ == "__main__":
    os.umask(0o022)
    main()
