"""Archives, as an engine takes files for a container or for a build."""

from __future__ import annotations

import io
import tarfile

FOREIGN_PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\0\xb7\0"  # for arm64, and for nothing that runs here


def pack_programs(**files: bytes) -> bytes:
    """Returns an archive of files that may be run."""
    with io.BytesIO() as data:
        with tarfile.open(fileobj=data, mode="w") as archive:
            for name, content in files.items():
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(content), 0o755
                archive.addfile(entry, io.BytesIO(content))
        return data.getvalue()
