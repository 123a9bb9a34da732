"""The version that is installed, or will be: by node_modules, each format of lockfile, and package.json."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.services.project import lockfiles, packages, versions
from adx_tui.services.project.lockfiles import Wanted
from adx_tui.services.project.repository import Version
from tests.support.repositories import package, write

LOCKFILES = [
    pytest.param(
        "package-lock.json",
        '{\n  "lockfileVersion": 1,\n  "dependencies": {\n    "x": {\n      "version": "1.0.0",\n'
        '      "dependencies": {\n        "prisma": {\n          "version": "4.0.0"\n        }\n      }\n    },\n'
        '    "prisma": {\n      "version": "5.1.0"\n    }\n  }\n}\n',
        "5.1.0",
        13,
        id="npm_1",
    ),
    pytest.param(
        "package-lock.json",
        '{\n  "packages": {\n    "node_modules/x/node_modules/prisma": {\n      "version": "4.0.0"\n    },\n'
        '    "node_modules/prisma": {\n      "name": "prisma",\n      "version": "5.1.0"\n    }\n  }\n}\n',
        "5.1.0",
        8,
        id="npm_3",
    ),
    pytest.param(
        "package-lock.json",
        '{"packages":{"node_modules/prisma":{"version":"4.0.0"},"db/node_modules/prisma":{"version":"5.1.0"}}}',
        "5.1.0",
        1,
        id="npm_of_the_workspace",
    ),
    pytest.param(
        "pnpm-lock.yaml", "lockfileVersion: 5.3\n\ndevDependencies:\n  prisma: 5.1.0\n", "5.1.0", 4, id="pnpm_5"
    ),
    pytest.param(
        "pnpm-lock.yaml",
        "lockfileVersion: 5.3\n\nimporters:\n\n  .:\n    specifiers:\n      prisma: ^4\n"
        "    dependencies:\n      prisma: 4.0.0\n\n"
        "  db:\n    specifiers:\n      prisma: ^5\n    devDependencies:\n      prisma: 5.1.0_x@1.0.0\n\npackages:\n",
        "5.1.0",
        15,
        id="pnpm_5_of_the_workspace",
    ),
    pytest.param(
        "pnpm-lock.yaml",
        "lockfileVersion: '6.0'\n\ndependencies:\n  prisma:\n    specifier: ^5\n    version: 5.1.0\n\npackages:\n\n"
        "  /prisma@5.1.0:\n    resolution: {}\n",
        "5.1.0",
        6,
        id="pnpm_6",
    ),
    pytest.param(
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\n  other:\n    dependencies:\n      prisma:\n"
        "        specifier: 4.0.0\n        version: 4.0.0\n\n  db:\n    dependencies:\n      prisma:\n"
        "        specifier: 'catalog:'\n        version: 5.1.0(typescript@5.9.3)\n",
        "5.1.0",
        17,
        id="pnpm_9_of_the_workspace",
    ),
    pytest.param(
        "pnpm-lock.yaml",
        "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n\npackages:\n\n  prisma@5.1.0:\n    resolution: {}\n",
        "5.1.0",
        9,
        id="pnpm_9_of_nobody",
    ),
    pytest.param(
        "yarn.lock",
        '# yarn lockfile v1\n\n"@x/prisma@^5":\n  version "1.0.0"\n\nprisma@4.0.0:\n  version "4.0.0"\n\n'
        'prisma@^4.9, prisma@^5.0.0:\n  version "5.1.0"\n  resolved "x"\n',
        "5.1.0",
        10,
        id="yarn_1",
    ),
    pytest.param(
        "yarn.lock",
        '__metadata:\n  version: 8\n\n"prisma@npm:4.0.0":\n  version: 4.0.0\n\n'
        '"prisma@npm:^5.0.0":\r\n  version: 5.1.0\r\n',
        "5.1.0",
        8,
        id="yarn_berry",
    ),
    pytest.param(
        "bun.lock",
        '{\n  "lockfileVersion": 1,\n  "packages": {\n    "x/prisma": ["prisma@4.0.0", "", {}, ""],\n\n'
        '    "prisma": ["prisma@5.1.0", "", {}, ""],\n  }\n}\n',
        "5.1.0",
        6,
        id="bun",
    ),
]


def find(root: Path, folder: str = "db") -> Version | None:
    manifests = {
        path.parent: packages.read(path) for path in root.glob("**/package.json") if "node_modules" not in str(path)
    }
    return versions.find(root / folder, root, manifests, *versions.PRISMA)


@pytest.mark.parametrize(("name", "text", "version", "line"), LOCKFILES)
def test_a_lockfile_says_it(tmp_path: Path, name: str, text: str, version: str, line: int) -> None:
    asks = package("library", devDependencies={"prisma": "^5.0.0"})
    # Of a lockfile without workspaces the package is the root's.
    folder = "db" if "db" in text else "."
    write(tmp_path, {f"{folder}/package.json": asks})
    (tmp_path / name).write_bytes(text.encode())
    found = find(tmp_path, folder)
    assert found is not None
    assert (found.text, found.major, found.locked) == (version, 5, True)
    assert (found.source.path, found.source.line) == (tmp_path / name, line)


def test_what_is_installed_comes_before_what_is_locked_and_that_before_what_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"package.json": "{}", "db/package.json": package("db", devDependencies={"prisma": "^5.0.0"})})
    asked_for = find(tmp_path)
    write(tmp_path, {"yarn.lock": 'prisma@^5.0.0:\n  version "5.1.0"\n', "bun.lockb": "\0"})
    locked = find(tmp_path)
    write(tmp_path, {"node_modules/prisma/package.json": '{\n  "version": "5.2.0"\n}'})
    installed = find(tmp_path)
    assert [(each.text, each.locked) for each in (asked_for, locked, installed) if each] == [
        ("^5.0.0", False),
        ("5.1.0", True),
        ("5.2.0", True),
    ]
    assert installed is not None
    assert installed.source.line == 2


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ("7.1.0", 7),
        ("^6", 6),
        (">=5.2 <7", 5),
        ("npm:prisma@6.1.0", 6),
        ("v7", 7),
        ("latest", None),
        ("workspace:*", None),
    ],
)
def test_the_major_of_a_range(text: str, major: int | None) -> None:
    assert versions.major(text) == major


@given(
    name=st.sampled_from(lockfiles.NAMES),
    text=st.text(st.sampled_from('prisma@: "\n{}[],0.node_modules/'), max_size=200),
)
def test_any_text_is_a_version_or_none(name: str, text: str) -> None:
    lockfiles.READERS[name](text, Wanted("prisma", "db", "^5"))
