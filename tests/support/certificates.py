"""What a server of ours shows who asks for encryption, as a container takes it."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

TLS = Path(__file__).parents[1] / "data" / "tls"


def pack_certificates() -> bytes:
    """A tar of /tls, made out to `localhost`. The key is root's own: Postgres takes one that its group alone may read,
    which is the server's."""
    with io.BytesIO() as file:
        with tarfile.open(fileobj=file, mode="w") as archive:
            folder = tarfile.TarInfo("tls")
            folder.type, folder.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(folder)
            for name in ("server.pem", "server-key.pem"):
                content = (TLS / name).read_bytes()
                member = tarfile.TarInfo(f"tls/{name}")
                member.size, member.mode, member.gid = len(content), 0o640, 999
                archive.addfile(member, io.BytesIO(content))
        return file.getvalue()
