"""The files of a schema: those that Prisma's CLI takes, and an answer whatever lies there."""

from __future__ import annotations

from pathlib import Path

from adx_tui.services.prisma.schema_files import _Reading, read_schema_files

MODEL = "model A {\n  id Int @id\n}\n"


def names(top: Path, path: Path) -> list[str]:
    return [str(name.relative_to(top)) for name, _ in read_schema_files(path).files]


def test_a_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "schema.txt"
    path.write_text(MODEL)
    assert read_schema_files(path).files == ((path, MODEL),)


def test_a_folder_is_read_with_its_sub_folders(tmp_path: Path) -> None:
    for name in ("schema/b.prisma", "schema/a.prisma", "schema/models/c.prisma", "schema/migrations/1/migration.sql"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(MODEL)
    assert names(tmp_path, tmp_path / "schema") == ["schema/a.prisma", "schema/b.prisma", "schema/models/c.prisma"]
    assert read_schema_files(tmp_path / "schema" / "migrations").files == ()


def test_links_are_followed_and_a_circle_ends(tmp_path: Path) -> None:
    schema, shared = tmp_path / "schema", tmp_path / "shared"
    schema.mkdir()
    shared.mkdir()
    (shared / "base.prisma").write_text(MODEL)
    (tmp_path / "one.prisma").write_text(MODEL)
    (schema / "link").symlink_to(tmp_path / "one.prisma")
    (schema / "shared").symlink_to(shared, target_is_directory=True)
    (shared / "back").symlink_to(schema, target_is_directory=True)
    assert names(tmp_path, schema) == ["one.prisma", "shared/base.prisma"]


def test_what_cannot_be_read_is_said_and_the_rest_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.prisma").write_bytes(b"model A {\n\xff\n}")
    (tmp_path / "b.prisma").write_text(MODEL)
    (tmp_path / "c.prisma").symlink_to(tmp_path / "nowhere.prisma")
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    schema = read_schema_files(tmp_path)
    assert [path.name for path, _ in schema.files] == ["b.prisma"]
    first, second = schema.unreadable
    assert (first.path.name, first.line) == ("a.prisma", 2)
    assert "UTF-8" in first.detail
    assert second.path.name == "nowhere.prisma"
    (missing,) = read_schema_files(tmp_path / "gone").unreadable
    assert missing.detail == "there is nothing of that name"


def test_there_is_an_end_to_what_is_read(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.prisma").write_text(MODEL)
    reading = _Reading(entries_left=2, bytes_left=len(MODEL))
    reading.folder(tmp_path)
    assert len(reading.files) == 1
    assert len(reading.unreadable) == 2
