"""Which config Prisma takes, by the rules of its version."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.prisma.config_location import ConfigLocation, find_config


class TestWhichFile:
    @pytest.mark.parametrize(
        ("version", "there", "taken"),
        [
            (5, ["prisma.config.ts"], []),
            (6, ["prisma7.config.ts"], []),
            (6, ["prisma.config.ts", "prisma.config.js"], ["prisma.config.js", "prisma.config.ts"]),
            (6, [".config/prisma.ts", "prisma.config.cts"], ["prisma.config.cts", ".config/prisma.ts"]),
            (6, ["prisma.config/index.ts"], ["prisma.config/index.ts"]),
            (7, [".config/prisma7.mts", "prisma.config.ts"], [".config/prisma7.mts", "prisma.config.ts"]),
            (7, ["prisma7.config.ts", "prisma.config.ts"], ["prisma7.config.ts", "prisma.config.ts"]),
            (7, [".config/prisma.config.js"], [".config/prisma.config.js"]),
            (8, ["prisma7.config.ts", "prisma.config.ts"], ["prisma.config.ts"]),
            (8, ["prisma-next.config.ts"], ["prisma-next.config.ts"]),
            (None, ["prisma7.config.ts", "prisma.config.ts"], ["prisma7.config.ts", "prisma.config.ts"]),
            (7, ["package.json"], []),
        ],
    )
    def test_by_the_rules_of_the_version(
        self, tmp_path: Path, version: int | None, there: list[str], taken: list[str]
    ) -> None:
        for name in there:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).touch()
        paths = tuple(tmp_path / name for name in taken)
        assert find_config(tmp_path, version) == (ConfigLocation(paths[0], paths[1:]) if paths else None)

    def test_no_folder_around_it_is_looked_into(self, tmp_path: Path) -> None:
        (tmp_path / "prisma.config.ts").touch()
        (tmp_path / "packages").mkdir()
        assert find_config(tmp_path / "packages", 7) is None
