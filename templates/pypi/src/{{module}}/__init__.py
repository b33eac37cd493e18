"""{{name}} {{version}}: prints one line that no other build of this package prints."""

import sys

from .payload import digest

__all__ = ["MARKER", "__version__", "digest", "main"]
__version__ = "{{version}}"

MARKER: str = "{{marker}}"


def main() -> int:
    """Prints the marker, or the digest of the payload when asked with --payload."""
    print(digest() if "--payload" in sys.argv[1:] else MARKER)
    return 0
