"""An image's root file system as a tar archive: PostgreSQL, and around it the programs of this very machine.

There is no base image to start from, so the shell and the tools that an entrypoint and its scripts call, and every
library that they and PostgreSQL are linked with, are copied from the host, a Debian 12 or one as old.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from pathlib import Path

from tests.images.binaries import postgres_folder, uuid_library

LIBRARIES = "usr/lib/x86_64-linux-gnu"
ENTRYPOINT = Path(__file__).with_name("docker-entrypoint.sh")
# The number that the official image gives its user; a data directory in a volume belongs to it.
POSTGRES_UID = 999

PROGRAMS = """
    awk bash basename cat chmod chown cp cut date df dirname du env false find getent grep gunzip gzip head hostname id
    kill ln ls mkdir mktemp mount mv printf ps pwd readlink rm rmdir sed setpriv sh sleep sort stat tail tee touch tr
    true uname wc whoami xargs xz xzcat zstd
"""
FOLDERS = """
    dev docker-entrypoint-initdb.d etc proc root run sys usr usr/bin usr/lib usr/lib64 usr/lib/postgresql usr/local
    usr/local/bin usr/sbin usr/share var var/lib var/run
"""
FILES = {
    "etc/passwd": (
        "root:x:0:0:root:/root:/bin/bash\n"
        f"postgres:x:{POSTGRES_UID}:{POSTGRES_UID}::/var/lib/postgresql:/bin/bash\n"
        "nobody:x:65534:65534::/:/bin/false\n"
    ),
    "etc/group": f"root:x:0:\npostgres:x:{POSTGRES_UID}:\nnogroup:x:65534:\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
    "etc/debian_version": "12\n",
}
# What only a compiler or a reader would want of the wheel, and the sample that is put in with a change.
LEFT_OUT = re.compile(r"\.a$|/include(/|$)|/doc(/|$)|/bitcode(/|$)|/postgresql\.conf\.sample$")


class _Archive:
    """A tar archive in which each name is put once and everything is root's unless said otherwise."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._names: set[str] = set()

    def folder(self, name: str, mode: int = 0o755, owner: int = 0) -> None:
        entry = tarfile.TarInfo(name)
        entry.type, entry.mode, entry.uid, entry.gid = tarfile.DIRTYPE, mode, owner, owner
        self._put(entry)

    def link(self, name: str, target: str) -> None:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = tarfile.SYMTYPE, target
        self._put(entry)

    def content(self, name: str, content: bytes, mode: int = 0o644) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), mode
        self._put(entry, content)

    def file(self, name: str, source: Path) -> None:
        """The file that `source` is, or points at."""
        self.content(name, source.read_bytes(), source.stat().st_mode & 0o777)

    def tree(self, name: str, source: Path, left_out: re.Pattern[str] | None = None) -> None:
        """A folder with all that is in it, symbolic links as such, save names that match `left_out`."""
        if not source.is_dir():
            return
        self.folder(name)
        for path in sorted(source.rglob("*")):
            inside = f"{name}/{path.relative_to(source)}"
            if left_out is not None and left_out.search(inside):
                continue
            if path.is_symlink():
                self.link(inside, str(path.readlink()))
            elif path.is_dir():
                self.folder(inside)
            else:
                self.file(inside, path)

    def _put(self, entry: tarfile.TarInfo, content: bytes = b"") -> None:
        if entry.name not in self._names:
            self._names.add(entry.name)
            self._tar.addfile(entry, io.BytesIO(content))


def root_file_system(major: str) -> bytes:
    """The root file system of the image of that major version."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        _put_everything(_Archive(tar), major)
    return buffer.getvalue()


def _put_everything(archive: _Archive, major: str) -> None:
    postgres = postgres_folder(major)
    _put_skeleton(archive, major)
    programs = [Path(found) for name in PROGRAMS.split() if (found := shutil.which(name))]
    for program in programs:
        archive.file(f"usr/bin/{program.name}", program)
    _put_libraries(archive, postgres, major, programs)
    archive.tree("usr/share/zoneinfo", Path("/usr/share/zoneinfo"), re.compile(r"/(right|posix)(/|$)"))
    archive.tree("usr/lib/locale", Path("/usr/lib/locale"))
    _put_postgres(archive, postgres, major)
    archive.content("usr/local/bin/docker-entrypoint.sh", ENTRYPOINT.read_bytes(), 0o755)


def _put_skeleton(archive: _Archive, major: str) -> None:
    for name in FOLDERS.split():
        archive.folder(name)
    for name in ("bin", "lib", "lib64", "sbin"):
        archive.link(name, f"usr/{name}")
    archive.folder("tmp", 0o1777)
    archive.folder("var/lib/postgresql", 0o755, POSTGRES_UID)
    if int(major) < 18:
        archive.folder("var/lib/postgresql/data", 0o700, POSTGRES_UID)
    archive.folder("var/run/postgresql", 0o3775, POSTGRES_UID)
    for name, content in FILES.items():
        archive.content(name, content.encode())
    archive.link("etc/localtime", "/usr/share/zoneinfo/Etc/UTC")


def _put_libraries(archive: _Archive, postgres: Path, major: str, programs: Iterable[Path]) -> None:
    """What the programs are linked with: the host's libraries, but PostgreSQL's own from the wheel."""
    own = {path.name for path in (postgres / "lib").iterdir()}
    for name in sorted(own):
        if re.fullmatch(r"lib(pq|ecpg|ecpg_compat|pgtypes)\.so\.\d+", name):
            archive.link(f"{LIBRARIES}/{name}", f"/usr/lib/postgresql/{major}/lib/{name}")
    # PL/Python is linked with a Python that an image has no use for.
    modules = [path for path in postgres.glob("lib/**/*.so") if "plpython3" not in path.name]
    linked = [*programs, *(postgres / "bin").iterdir(), *modules]
    for library in sorted({library for path in linked for library in _linked_with(path)}):
        if library.name not in own:
            archive.folder(
                str(library.parent).lstrip("/") if library.is_relative_to("/usr") else f"usr{library.parent}"
            )
            archive.file(str(library).lstrip("/") if library.is_relative_to("/usr") else f"usr{library}", library)
    if (uuid := uuid_library()) is not None:
        archive.file(f"{LIBRARIES}/{uuid.name}", uuid)


def _linked_with(program: Path) -> set[Path]:
    """The libraries that the loader finds for `program`, the loader itself among them."""
    told = subprocess.run(["ldd", program], capture_output=True, text=True, timeout=60, check=False).stdout
    return {Path(name) for name in re.findall(r"(?:=> |^\s*)(/\S+)", told, re.MULTILINE)}


def _put_postgres(archive: _Archive, postgres: Path, major: str) -> None:
    base = f"usr/lib/postgresql/{major}"
    archive.tree(base, postgres, LEFT_OUT)
    sample = postgres / "share" / "postgresql.conf.sample"
    # As the official image has it: reached from outside of the container, whatever is in a volume.
    listening = re.sub(rb"(?m)^#listen_addresses = .*$", b"listen_addresses = '*'", sample.read_bytes())
    archive.content(f"{base}/share/postgresql.conf.sample", listening)
