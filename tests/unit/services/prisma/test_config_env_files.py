"""Which environment files a config loads, by which program and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.javascript.values import Unsettled
from tests.support.prisma_config import read


class TestEnvFiles:
    @pytest.mark.parametrize(
        ("text", "loader", "files", "expands"),
        [
            ("import 'dotenv/config'", "dotenv", [".env"], False),
            ("require('dotenv/config')", "dotenv", [".env"], False),
            ("require('dotenv').config()", "dotenv", [".env"], False),
            ("import 'dotenv-expand/config'", "dotenv", [".env"], True),
            ("import dotenv from 'dotenv'; dotenv.config({ quiet: true })", "dotenv", [".env"], False),
            (
                "import * as dotenv from 'dotenv'; dotenv.config({ path: '../../.env' })",
                "dotenv",
                ["../../.env"],
                False,
            ),
            (
                "import { config } from 'dotenv'; config({ path: ['.env.local', '.env'] })",
                "dotenv",
                [".env.local", ".env"],
                False,
            ),
            (
                "import { config } from 'dotenv'; config({ path: new URL('../.env', import.meta.url) })",
                "dotenv",
                ["../.env"],
                False,
            ),
            (
                "import { config } from 'dotenv'; import { expand } from 'dotenv-expand'; expand(config())",
                "dotenv",
                [".env"],
                True,
            ),
            (
                "import d from 'dotenv'; import e from 'dotenv-expand'; const a = d.config(); e.expand(a)",
                "dotenv",
                [".env"],
                True,
            ),
            ("process.loadEnvFile()", "node", [".env"], False),
            ("process.loadEnvFile(__dirname + '/.env.local')", "node", [".env.local"], False),
            ("import { loadEnvFile } from 'node:process'; loadEnvFile('x.env')", "node", ["x.env"], False),
            (
                "import { loadEnvConfig } from '@next/env'; loadEnvConfig(process.cwd())",
                "@next/env",
                [".env.production.local", ".env.local", ".env.production", ".env"],
                True,
            ),
            (
                "import next from '@next/env'; next.loadEnvConfig('..', true)",
                "@next/env",
                ["../.env.development.local", "../.env.local", "../.env.development", "../.env"],
                True,
            ),
            ("import '@dotenvx/dotenvx/config'", "dotenvx", [".env"], True),
            ("import { config } from '@dotenvx/dotenvx'; config({ path: '.env.x' })", "dotenvx", [".env.x"], True),
            ("import 'dotenv-flow/config'", "dotenv-flow", [".env.local", ".env", ".env.defaults"], False),
            (
                "require('dotenv-flow').config({ node_env: 'development', path: '..' })",
                "dotenv-flow",
                [f"../.env{name}" for name in (".development.local", ".development", ".local", "", ".defaults")],
                False,
            ),
            ("require('dotenv-flow').config({ files: ['a', 'b'] })", "dotenv-flow", ["b", "a"], False),
            (
                "import { config } from 'dotenv'; config({ path: ['.env', '.env.local'], override: true })",
                "dotenv",
                [".env.local", ".env"],
                False,
            ),
            (
                "import { loadEnv } from 'vite'; Object.assign(process.env, loadEnv('dev', process.cwd(), ''))",
                "vite",
                [".env.dev.local", ".env.dev", ".env.local", ".env"],
                True,
            ),
        ],
    )
    def test_which_are_loaded_and_how(
        self, tmp_path: Path, text: str, loader: str, files: list[str], expands: bool
    ) -> None:
        (load,) = read(tmp_path / "a/b", f"{text}\nexport default {{}}").env_file_loads
        folder = tmp_path / "a/b"
        assert (load.loader, load.expands, load.unsettled) == (loader, expands, None)
        assert list(load.files) == [(folder / name).resolve() for name in files]

    def test_none(self, tmp_path: Path) -> None:
        assert read(tmp_path, "export default {}").env_file_loads == ()

    def test_they_are_in_the_order_in_which_it_happens(self, tmp_path: Path) -> None:
        text = "import { config } from 'dotenv'\nconfig({ path: '.env.local', override: true })\nimport 'dotenv/config'"
        first, second = read(tmp_path, text).env_file_loads
        assert [(load.line, load.overrides) for load in (first, second)] == [(3, False), (2, True)]

    @pytest.mark.parametrize(
        "text",
        [
            "if (process.env.CI) config()",
            "process.env.CI && config()",
            "function load() { config() }",
            "existsSync('.env') ? config() : null",
        ],
    )
    def test_one_that_may_not_happen_is_conditional(self, tmp_path: Path, text: str) -> None:
        (load,) = read(tmp_path, f"import {{ config }} from 'dotenv'; {text}").env_file_loads
        assert load.conditional
        assert load.files == (tmp_path / ".env",)

    @pytest.mark.parametrize(
        "text",
        [
            "for (const path of ['.env']) config({ path })",
            "['.env'].forEach((file) => config({ path: file }))",
            "config({ path: find() })",
            "config({ path: process.env.CI ? '.env.ci' : '.env' })",
            "config(...options)",
        ],
    )
    def test_one_whose_files_are_not_settled_says_so(self, tmp_path: Path, text: str) -> None:
        head = "import { config } from 'dotenv'; const file = '.env.local', path = '.env.local'\n"
        config = read(tmp_path, f"{head}{text}\nexport default {{}}")
        (load,) = config.env_file_loads
        assert load.files == ()
        assert load.unsettled is not None
        assert [(part.name, part.line) for part in config.unsettled] == [("env files", 2)]

    @pytest.mark.parametrize(
        "text",
        [
            "import 'dotenv-mono/load'",
            "import { dotenvLoad } from 'dotenv-mono'; dotenvLoad()",
            "import { loadEnvironment } from '../scripts/load'; loadEnvironment()",
        ],
    )
    def test_what_is_not_known_may_load_anything(self, tmp_path: Path, text: str) -> None:
        (load,) = read(tmp_path, text).env_file_loads
        assert (load.loader, load.files) == ("import", ())
        assert load.unsettled is not None

    def test_a_module_of_the_project_may_load_anything(self, tmp_path: Path) -> None:
        text = "Object.assign(process.env, parse(readFileSync('.env')))"
        first, second = read(tmp_path, f"import './env'\n{text}").env_file_loads
        assert (first.loader, first.unsettled) == ("import", Unsettled("import './env'", 1))
        assert (second.loader, second.unsettled) == ("assign", Unsettled(text, 2))
