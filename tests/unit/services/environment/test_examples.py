"""The example of a `.env` is found under the names that repositories use."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.environment import env_file, examples


@pytest.mark.parametrize("name", examples.NAMES)
def test_every_usual_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("A=1\n")
    assert examples.find(tmp_path, tmp_path).chosen == tmp_path / name


def test_the_package_comes_before_the_root_and_all_are_named(tmp_path: Path) -> None:
    package = tmp_path / "packages" / "db"
    package.mkdir(parents=True)
    paths = [package / ".env.sample", tmp_path / ".env.example", tmp_path / ".env.development"]
    for path in paths:
        path.write_text("A=1\n")

    found = examples.find(package, tmp_path)

    assert (found.chosen, found.others) == (paths[0], tuple(paths[1:]))


def test_the_one_that_is_called_after_the_file_belongs_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    file = folder / ".env.development"
    own, beside, above = folder / ".env.development.template", folder / ".env.example", tmp_path / ".env.example"
    for path in (file, own, beside, above):
        path.write_text("A=1\n")

    found = examples.find(tmp_path, tmp_path, file)

    assert (found.chosen, found.others) == (own, (beside, above))


def test_one_beside_a_file_outside_of_the_repository_is_nobodys(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    root.mkdir()
    (tmp_path / ".env.example").write_text("A=1\n")
    assert examples.find(root, root, tmp_path / ".env").chosen is None


def test_a_folder_of_that_name_is_none(tmp_path: Path) -> None:
    (tmp_path / ".env.example").mkdir()
    assert examples.find(tmp_path, tmp_path).chosen is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DATABASE_URL=postgresql://app:app@localhost:5432/app\nLOG=info\nSECRET=changeme\n", True),
        ("DATABASE_URL=postgresql://app:app@db:5432/app\nAPI_KEY=\n", True),
        ("SITE=https://shop.example\nA=1\n", True),
        ("DATABASE_URL=postgresql://app:x@db.shop.example:5432/app\n", False),
        ("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY=pk_test_b3Blbi1zdGlua2J1Zy04\nAPP_URL=http://localhost:3000\n", True),
        ("NEXT_PUBLIC_KEY=sk_live_9f8a7b6c5d4e3f2a1b0c\n", False),
        ("AUTH_SECRET=0000\n", True),
        ("SESSION_SECRET=9f8a7b6c5d4e3f2a1b0c\n", False),
        ("", False),
    ],
)
def test_defaults_for_everybody_are_told_from_secrets(text: str, expected: bool) -> None:
    assert examples.is_example_itself(env_file.parse(text, Path(".env"))) is expected
