"""Node's functions of paths and file URLs, on texts: `/` between the parts on every platform, as Windows takes it too.

https://nodejs.org/api/path.html, https://nodejs.org/api/url.html#urlfileurltopathurl-options
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

_DRIVE = re.compile(r"/?[A-Za-z]:(?=[/\\]|\Z)")


def normalize(path: str) -> str:
    """`path.normalize`: `.` for nothing at all; a `/` at the end stays."""
    normal = posixpath.normpath(path.replace("\\", "/") if _DRIVE.match(path) else path)
    if normal.startswith("//"):
        normal = normal[1:]
    return normal + "/" if path.endswith("/") and normal != "/" else normal


def join(*parts: str) -> str:
    """`path.join`: a part that begins with `/` starts nothing anew."""
    return normalize("/".join(part for part in parts if part))


def resolve(folder: Path, *parts: str) -> str:
    """`path.resolve` in a process whose working folder is `folder`: the last absolute part begins the path."""
    path = folder.as_posix()
    for part in parts:
        path = part if part.startswith("/") or _DRIVE.match(part) else f"{path}/{part}"
    return normalize(path).rstrip("/") or "/"


def dirname(path: str) -> str:
    """`path.dirname`."""
    return posixpath.dirname(path.rstrip("/")) or ("/" if path.startswith("/") else ".")


def to_url(path: Path) -> str:
    """`import.meta.url` of the module at `path`."""
    text = path.as_posix()
    return "file://" + quote(text if text.startswith("/") else f"/{text}")


def join_url(reference: str, base: str) -> str:
    """`new URL(reference, base).href`. Raises ValueError where it is none."""
    return urljoin(base, reference)


def from_url(url: str) -> str | None:
    """`fileURLToPath`; None where it is no URL of a file on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return None
    path = unquote(parts.path)
    return path[1:] if path.startswith("/") and _DRIVE.match(path) else path
