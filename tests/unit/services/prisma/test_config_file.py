"""Prisma's config: which file it is, what it says, and what only running it would tell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adx_tui.services.javascript.values import Key, Literal, Lookup, Unsettled
from adx_tui.services.prisma.config_env_files import EnvFileLoad
from adx_tui.services.prisma.config_file import (
    ConfiguredPath,
    ConfiguredText,
    PrismaConfig,
    UnsettledPart,
    read_config,
)
from tests.support import hostile
from tests.support.prisma_config import HEAD, keys, read


class TestShapes:
    """As public projects have them."""

    def test_all_in_literals(self, tmp_path: Path) -> None:
        config = read(
            tmp_path,
            """import "dotenv/config";
import { defineConfig, env } from "prisma/config";
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: {
    path: "./prisma/migrations",
    seed: "tsx prisma/seed.ts",
  },
  datasource: { url: env("DATABASE_URL") },
});
""",
        )
        assert config == PrismaConfig(
            path=tmp_path / "prisma.config.ts",
            schema=ConfiguredPath(tmp_path / "prisma/schema.prisma", "prisma/schema.prisma", 4),
            migrations_path=ConfiguredPath(tmp_path / "prisma/migrations", "./prisma/migrations", 6),
            seed=ConfiguredText("tsx prisma/seed.ts", 7),
            url=Lookup((Key("DATABASE_URL", required=True),), 9),
            env_file_loads=(EnvFileLoad(loader="dotenv", line=1, files=(tmp_path / ".env",)),),
        )

    @pytest.mark.parametrize(
        "schema",
        [
            "path.join('prisma', 'schema')",
            "path.join(__dirname, 'prisma', 'schema')",
            "join(import.meta.dirname, 'prisma/schema')",
            "`${'prisma'}/schema`",
            "'./prisma/schema/'",
            "path.resolve('prisma', 'schema')",
        ],
    )
    def test_a_path_put_together(self, tmp_path: Path, schema: str) -> None:
        config = read(tmp_path, f"{HEAD}export default defineConfig({{ schema: {schema} }})")
        assert isinstance(config.schema, ConfiguredPath)
        assert config.schema.path == tmp_path / "prisma/schema"

    def test_paths_are_those_of_the_config_and_env_files_those_of_the_working_folder(self, tmp_path: Path) -> None:
        text = "import 'dotenv/config'; export default { schema: '../prisma/schema.prisma' }"
        config = read(tmp_path, text, ".config/prisma.ts")
        assert isinstance(config.schema, ConfiguredPath)
        assert config.schema.path == tmp_path / "prisma/schema.prisma"
        assert config.env_file_loads[0].files == (tmp_path / ".env",)
        assert read_config(config.path, tmp_path / "apps").env_file_loads[0].files == (tmp_path / "apps/.env",)

    def test_a_datasource_alone_leaves_the_rest_to_prisma(self, tmp_path: Path) -> None:
        config = read(tmp_path, f"{HEAD}export default defineConfig({{ datasource: {{ url: env('DATABASE_URL') }} }})")
        assert (config.schema, config.migrations_path, config.seed, config.unsettled) == (None, None, None, ())
        assert keys(config.url) == ("DATABASE_URL",)

    def test_the_direct_url_before_the_pooled_one(self, tmp_path: Path) -> None:
        url = "process.env.DIRECT_DATABASE_URL || process.env.DATABASE_URL"
        config = read(tmp_path, f"export default {{ datasource: {{ url: {url} }} }}", "prisma.config.mjs")
        assert keys(config.url) == config.environment_keys == ("DIRECT_DATABASE_URL", "DATABASE_URL")

    @pytest.mark.parametrize(
        "shadow",
        [
            '...(process.env.SHADOW_URL && { shadowDatabaseUrl: env("SHADOW_URL") })',
            "...(process.env['SHADOW_URL'] ? { shadowDatabaseUrl: process.env['SHADOW_URL'] } : {})",
            "...(process.env.CI ? {} : { shadowDatabaseUrl: process.env.SHADOW_URL })",
            "shadowDatabaseUrl: process.env.SHADOW_URL || undefined",
        ],
    )
    def test_a_shadow_database_where_its_variable_is_set(self, tmp_path: Path, shadow: str) -> None:
        config = read(tmp_path, f"{HEAD}export default {{ datasource: {{ url: env('A'), {shadow} }} }}")
        assert isinstance(config.shadow_database_url, Lookup)
        assert config.shadow_database_url.alternatives == (Key("SHADOW_URL"),)
        assert config.unsettled == ()

    def test_a_url_that_the_config_makes_itself_names_what_it_asks_first(self, tmp_path: Path) -> None:
        url = "env('DATABASE_URL') || (process.env.DB_HOST ? `postgresql://${process.env.DB_HOST}/x` : null)"
        config = read(tmp_path, f"{HEAD}const url = {url}\nexport default {{ datasource: {{ url }} }}")
        assert keys(config.url) == ("DATABASE_URL",)
        assert isinstance(config.url, Lookup)
        assert config.url.resolve({"DATABASE_URL": "x"}) == "x"
        assert [part.name for part in config.unsettled] == ["datasource.url"]

    def test_of_version_6(self, tmp_path: Path) -> None:
        config = read(
            tmp_path,
            HEAD
            + """export default defineConfig({
              earlyAccess: true,
              experimental: { adapter: true, studio: false },
              datasource: { url: env("DATABASE_URL"), directUrl: env("DIRECT_URL") },
              adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }),
            })""",
        )
        assert keys(config.direct_url) == ("DIRECT_URL",)
        assert config.early_access

    def test_a_url_in_so_many_words(self, tmp_path: Path) -> None:
        config = read(tmp_path, "export default { datasource: { url: 'postgresql://localhost/x' } }")
        assert config.url == Lookup((Literal("postgresql://localhost/x", 1),), 1)

    @pytest.mark.parametrize(
        "text",
        [
            "import { definePrismaConfig } from '@prisma/config'; export default definePrismaConfig({ orm: {} })",
            "import { defineConfig } from '@prisma/cli-engine'; export default defineConfig({})",
            "import { prisma7Schema } from '@prisma/orm-postgres/contract'; export default {}",
        ],
    )
    def test_version_8_is_recognised(self, tmp_path: Path, text: str) -> None:
        assert read(tmp_path, text).is_prisma_8
        assert not read(tmp_path, "import { defineConfig } from 'prisma/config'").is_prisma_8


class TestUnsettled:
    @pytest.mark.parametrize(
        ("text", "unsettled"),
        [
            (
                "export default {\n schema: find() }",
                [("schema", "find()", 2)],
            ),
            (
                "import { base } from './base'\nexport default {\n ...base,\n schema: 'x' }",
                [
                    (name, "...base", 3)
                    for name in (
                        "migrations.path",
                        "migrations.seed",
                        "datasource.url",
                        "datasource.directUrl",
                        "datasource.shadowDatabaseUrl",
                    )
                ],
            ),
            (
                "import { env } from './src/env'\nexport default { datasource: {\n url: env.DATABASE_URL } }",
                [("datasource.url", "env.DATABASE_URL of ./src/env", 3)],
            ),
            (
                "export default { datasource: {\n url: `postgresql://${process.env.HOST}/x` } }",
                [("datasource.url", "`postgresql://${process.env.HOST}/x`", 2)],
            ),
            (
                "process.env.A = make()\nexport default { datasource: { url: process.env.A } }",
                [("datasource.url", "process.env.A = make()", 1)],
            ),
            ("export default make()", [("config", "make()", 1)]),
            ("export default 1", [("config", "the default export is no object", 1)]),
            ("", [("config", "there is no default export", 1)]),
            (
                "import base from './packages/db/prisma.config'\nexport default base",
                [("config", "the default of ./packages/db/prisma.config", 1)],
            ),
            ("export { default } from './base'", [("config", "export { default } from './base'", 1)]),
        ],
    )
    def test_what_has_to_be_run_is_said_with_its_line(
        self, tmp_path: Path, text: str, unsettled: list[tuple[str, str, int]]
    ) -> None:
        config = read(tmp_path, text)
        assert [(part.name, part.text, part.line) for part in config.unsettled] == unsettled

    def test_nothing_that_is_unsettled_passes_for_not_given(self, tmp_path: Path) -> None:
        config = read(tmp_path, "export default make()")
        parts = (config.schema, config.migrations_path, config.seed, config.url, config.shadow_database_url)
        assert all(isinstance(part, Unsettled) for part in parts)

    def test_a_choice_by_a_condition_names_what_there_is(self, tmp_path: Path) -> None:
        url = "process.env.NODE_ENV === 'test' ? env('TEST_URL') : env('DATABASE_URL')"
        config = read(tmp_path, f"{HEAD}export default {{ datasource: {{ url: {url} }} }}")
        assert isinstance(config.url, Unsettled)
        assert [keys(entry) for entry in config.url.alternatives if isinstance(entry, Lookup)] == [
            ("TEST_URL",),
            ("DATABASE_URL",),
        ]

    @pytest.mark.parametrize(
        ("schema", "environment", "text"),
        [
            ("process.env.SCHEMA || 'default.prisma'", {}, "default.prisma"),
            ("process.env.SCHEMA || 'default.prisma'", {"SCHEMA": "a.prisma"}, "a.prisma"),
            ("process.env.SCHEMA", {}, None),
        ],
    )
    def test_a_path_that_the_environment_decides_is_settled_with_it(
        self, tmp_path: Path, schema: str, environment: dict[str, str], text: str | None
    ) -> None:
        config = read(tmp_path, f"export default {{ schema: {schema} }}")
        assert isinstance(config.schema, Unsettled)
        settled = read_config(config.path, environment=environment)
        assert settled.schema == (ConfiguredPath(tmp_path / text, text, 1) if text else None)
        assert settled.unsettled == ()

    def test_a_required_variable_that_is_missing_settles_nothing(self, tmp_path: Path) -> None:
        config = read(tmp_path, f"{HEAD}export default {{ schema: env('SCHEMA') }}")
        assert isinstance(read_config(config.path, environment={}).schema, Unsettled)

    def test_a_fault_of_the_syntax_is_told_and_the_rest_read(self, tmp_path: Path) -> None:
        config = read(tmp_path, "export default { schema: 'x' }\nconst = 3\n")
        assert isinstance(config.schema, ConfiguredPath)
        assert [(part.name, part.line) for part in config.unsettled] == [("syntax", 2)]

    @pytest.mark.parametrize(
        "text", ["{head}export default {{ schema: 'x' }}\r\n", "\ufeff{head}export default {{ schema: 'x' }}"]
    )
    def test_line_ends_and_a_byte_order_mark_change_nothing(self, tmp_path: Path, text: str) -> None:
        config = read(tmp_path, text.format(head="// é\r\n"))
        assert isinstance(config.schema, ConfiguredPath)
        assert (config.schema.text, config.schema.line) == ("x", 2)

    def test_utf_16_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "prisma.config.ts").write_text("export default {}", encoding="utf-16")
        assert "UTF-16" in read_config(tmp_path / "prisma.config.ts").problem

    @pytest.mark.parametrize("kind", ["directory", "endless", "sparse", "nowhere"])
    def test_what_is_no_file_is_a_problem(self, tmp_path: Path, kind: str) -> None:
        hostile.put(kind, tmp_path / "prisma.config.ts")
        config = read_config(tmp_path / "prisma.config.ts")
        assert config.problem
        assert config.unsettled == (UnsettledPart("config", config.problem, 1),)


# What configs are made of: any sequence of them comes near the places where reading could go wrong.
PIECES = re.findall(
    r"\S+",
    """
    import 'dotenv/config' ; export default { } ( ) [ ] , : ... schema migrations path seed datasource url env('A')
    process .env .A ?? || && ? = => const let { config } from 'dotenv' a b ` ${ } 'x' "y\\u{110000}" 0x 1_0 /* */ // < >
    ! as string satisfies X function class if for of await new URL import.meta .url require('path') .join
    __dirname defineConfig module.exports \\ \0 \ufeff é @ #
    """,
)
MIXED = st.lists(st.sampled_from(PIECES), max_size=60).map(lambda pieces: " ".join(pieces).encode())


@settings(deadline=None)
@given(data=st.one_of(st.binary(max_size=2000), MIXED, MIXED.map(lambda data: b"export default " + data)))
@example(data=b"export default {a: b ? " * 2000)
@example(data=b"a<b>(" * 5000)
@example(data=b"if(a)" * 5000)
@example(data=b"export default " + b"[" * 20_000)
@example(data=b"const " + b"{a:" * 5000 + b"a" + b"}" * 5000 + b" = a; export default a")
@example(data=b"\xff\xfe\x00")
@example(data=b"x" * (600 * 1024))
def test_any_bytes_are_read(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Nothing that a file may hold ends the reading: each part has a value, has none, or is said to be unsettled."""
    path = tmp_path_factory.getbasetemp() / "prisma.config.ts"
    path.write_bytes(data)
    config = read_config(path)
    assert isinstance(config, PrismaConfig)
    assert all(part.line >= 1 for part in config.unsettled)
