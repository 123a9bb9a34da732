"""What a file that should be text is instead, told from its first bytes."""

from __future__ import annotations

from dataclasses import dataclass

_TAR_NAME, _TAR_MAGIC = b"toc.dat", b"ustar"


@dataclass(frozen=True, slots=True)
class PackedFormat:
    """`name` is what pg_dump's --format, or the program that compresses, calls it."""

    name: str
    words: str


# pg_backup_archiver.c: the magic of a custom-format dump. RFC 1952, RFC 8878, and the frame formats of LZ4, bzip2, xz.
_MAGIC = (
    (b"PGDMP", PackedFormat("custom", "a dump in pg_dump's custom format, which only pg_restore reads")),
    (b"\x1f\x8b", PackedFormat("gzip", "compressed by gzip")),
    (b"\x28\xb5\x2f\xfd", PackedFormat("zstd", "compressed by zstd")),
    (b"\x04\x22\x4d\x18", PackedFormat("lz4", "compressed by lz4")),
    (b"BZh", PackedFormat("bzip2", "compressed by bzip2")),
    # https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
    (b"version https://git-lfs.github.com/spec/v1\n", PackedFormat("git-lfs", "what Git LFS has in a file's place")),
    (b"\xfd7zXZ\0", PackedFormat("xz", "compressed by xz")),
)


def packed(data: bytes) -> PackedFormat | None:
    """The format of a packed file; None for any other."""
    if data.startswith(_TAR_NAME) and data[257:262] == _TAR_MAGIC:
        return PackedFormat("tar", "a dump in pg_dump's tar format, which only pg_restore reads")
    return next((format for magic, format in _MAGIC if data.startswith(magic)), None)


def wide_encoding(data: bytes) -> str:
    """UTF-16 where `data` begins as text in it does, by its mark or by the zero of each of its first ASCII characters;
    else empty. As iconv calls it: with a mark it finds the order of the bytes by itself."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    zeros = [byte == 0 for byte in data[:4]]
    if zeros == [False, True, False, True]:
        return "UTF-16LE"
    return "UTF-16BE" if zeros == [True, False, True, False] else ""
