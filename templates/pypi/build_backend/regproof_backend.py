"""A build backend of the standard library alone: https://peps.python.org/pep-0517/

It packs what lies in the tree; PKG-INFO already holds the finished metadata.
"""

import base64
import hashlib
import io
import re
import tarfile
import zipfile
from email.parser import HeaderParser
from pathlib import Path

SKIPPED = {"__pycache__", ".git"}


def _identity():
    """File name parts: https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention"""
    headers = HeaderParser().parsestr(Path("PKG-INFO").read_text(encoding="utf-8"))
    return re.sub(r"[-_.]+", "_", headers["Name"]).lower(), headers["Version"].replace("-", "_")


def _files(root):
    return sorted(path for path in Path(root).rglob("*") if path.is_file() and not SKIPPED & set(path.parts))


def _dist_info(folder):
    yield folder + "/METADATA", Path("PKG-INFO")
    yield folder + "/licenses/LICENSE", Path("LICENSE")
    for path in _files("dist-info"):
        yield folder + "/" + path.name, path


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name, version = _identity()
    file_name = "%s-%s-py3-none-any.whl" % (name, version)
    folder = "%s-%s.dist-info" % (name, version)
    members = [(path.relative_to("src").as_posix(), path) for path in _files("src")] + list(_dist_info(folder))
    record = []
    with zipfile.ZipFile(str(Path(wheel_directory) / file_name), "w") as wheel:
        for member, path in members:
            data = path.read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode("ascii")
            record.append("%s,sha256=%s,%d" % (member, digest, len(data)))
            wheel.writestr(member, data)
        record.append(folder + "/RECORD,,")
        wheel.writestr(folder + "/RECORD", "\n".join(record) + "\n")
    return file_name


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    folder = "%s-%s.dist-info" % _identity()
    for member, path in _dist_info(folder):
        target = Path(metadata_directory) / member
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return folder


def build_sdist(sdist_directory, config_settings=None):
    base = "%s-%s" % _identity()
    with tarfile.open(str(Path(sdist_directory) / (base + ".tar.gz")), "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path in _files("."):
            data = path.read_bytes()
            member = tarfile.TarInfo(base + "/" + path.as_posix())
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return base + ".tar.gz"
