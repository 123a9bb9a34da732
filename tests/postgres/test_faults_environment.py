"""What can be wrong with a `.env`: caused for real, named with its line, and right again after the remedy."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from psycopg import sql

from adx_tui.core.redact import Redactor
from adx_tui.services.project.configuration import of_settings
from adx_tui.services.project.project import Project as AdxProject
from adx_tui.settings import resolve
from adx_tui.steps.shared import env_writer
from tests.support.databases import FreshDatabase
from tests.support.outcome import assert_explained, assert_green, checks, codes, finding
from tests.support.project import Project
from tests.support.shop_env import EXAMPLE, SECRET, environment, put_in_order, replace, text, write

pytestmark = pytest.mark.postgres


@pytest.fixture
def shop(project: Project, free_port: int) -> Project:
    """A project whose `.env` is in order."""
    put_in_order(project, free_port)
    return project


class TestOptions:
    """A project's own files can't say what is written where on somebody's machine."""

    def test_an_option_that_has_no_effect_is_said_with_its_line(self, shop: Project, tmp_path: Path) -> None:
        precious = tmp_path / "precious"
        precious.write_text("mine")
        write(shop, f"ADX_REPORT={precious}\nADX_STATE_DIR={tmp_path}\n" + text(shop) + "ADX_SEED=seeds\nADX_APP=.\n")

        result = environment(shop, "--auto")

        assert result.exit_code == 0, result
        assert precious.read_text() == "mine"
        assert set(tmp_path.iterdir()) == {precious, shop.path}
        warned = {event["location"]: event for event in result.events if event.get("code") == "ADX154"}
        assert list(warned) == [".env:1", ".env:2", ".env:8"]
        assert "ADX_REPORT has no effect in .env" in warned[".env:1"]["cause"]
        assert "--report" in warned[".env:1"]["remedies"][0]["preview"]
        assert warned[".env:2"]["remedies"][0]["preview"].startswith("ADX_STATE_DIR=… adx-tui "), "it has no flag"
        assert warned[".env:8"]["cause"] == "adx-tui has no option ADX_SEED; the nearest is ADX_SEEDS."
        for event in warned.values():
            assert event["status"] == "warning"
            assert_explained(event, risk="manual")
        assert environment(shop, "--check", {"ADX_STRICT": "1"}).exit_code == 1

    def test_the_example_that_a_new_file_is_made_from_neither(self, project: Project, tmp_path: Path) -> None:
        precious = tmp_path / "precious"
        project.write(".env.example", f"DATABASE_URL=postgresql://a:b@127.0.0.1:1/c\nADX_REPORT={precious}\n")
        result = environment(project, "--auto")
        assert environment(project, "--auto").exit_code == result.exit_code == 0
        assert {event["location"] for event in result.events if event.get("code") == "ADX154"} == {
            ".env:2",
            ".env.example:2",
        }
        assert not precious.exists()

    def test_a_path_that_leads_out_of_the_repository_is_refused(self, shop: Project, tmp_path: Path) -> None:
        write(shop, text(shop) + f"ADX_SEEDS='{tmp_path}'\n")
        result = environment(shop, "--check")
        assert result.exit_code == 2
        assert f"ADX_SEEDS (.env) names {tmp_path}" in result.stderr
        assert "inside of the repository" in result.stderr


class TestLinks:
    """What adx-tui writes stays in the repository."""

    @pytest.fixture
    def elsewhere(self, tmp_path: Path) -> Path:
        folder = tmp_path / "elsewhere"
        folder.mkdir()
        return folder

    @pytest.mark.parametrize("inside", [True, False])
    def test_a_gitignore_that_is_a_link_gets_no_line(self, shop: Project, elsewhere: Path, inside: bool) -> None:
        target = (shop.path / "ignored" if inside else elsewhere / "ignored").resolve()
        target.write_text("node_modules\n")
        (shop.path / ".gitignore").symlink_to(target)
        subprocess.run(["git", "init", "--quiet", shop.path], check=True)

        event = finding(environment(shop, "--check"), "ADX156")
        assert_explained(event, risk="safe")
        assert f".gitignore -> {target}" in event["evidence"]

        assert_green(environment(shop, "--auto"))
        assert target.read_text() == "node_modules\n"
        assert "/.env" in (shop.path / ".git/info/exclude").read_text().splitlines()

    def test_an_env_file_that_is_a_link_out_is_read_and_not_written(self, shop: Project, elsewhere: Path) -> None:
        write(shop, text(shop).replace(f"SESSION_SECRET={SECRET}\n", ""))
        target = elsewhere / "env"
        shutil.move(shop.path / ".env", target)
        (shop.path / ".env").symlink_to(target)
        target.chmod(0o644)
        before = target.read_text()

        result = environment(shop, "--auto")

        assert result.exit_code == 1
        event = finding(result, "ADX155")
        assert_explained(event, risk="manual")
        assert event["evidence"] == [f".env -> {target.resolve()}"]
        assert target.read_text() == before
        assert stat.S_IMODE(target.stat().st_mode) == 0o644
        assert list(elsewhere.iterdir()) == [target]

    def test_an_env_file_that_is_a_link_within_the_repository_is_written_through(self, shop: Project) -> None:
        """A monorepo: every package reads the one at the top."""
        package = Project(shop.path / "packages" / "web", shop.state_directory)
        package.path.mkdir(parents=True)
        (shop.path / ".git").mkdir()
        write(shop, text(shop).replace(f"SESSION_SECRET={SECRET}\n", ""))
        package.write(".env.example", EXAMPLE)
        (package.path / ".env").symlink_to("../../.env")

        assert_green(environment(package, "--auto"))

        assert (package.path / ".env").readlink() == Path("../../.env")
        assert "SESSION_SECRET=" in text(shop)


class TestLines:
    @pytest.mark.parametrize(
        ("broken", "says"),
        [
            ("SESSION_SECRET='never closed", "its ' is not closed"),
            ('SESSION_SECRET="closed" too early', 'its " is not closed'),
            ("SESSION_SECRET", "SESSION_SECRET has no `=`"),
            ("what is this line", "no KEY=value"),
            ("SESSION-SECRET=x", "characters that no shell accepts"),
        ],
    )
    def test_a_line_that_cant_be_read_is_named(self, shop: Project, broken: str, says: str) -> None:
        before = text(shop)
        replace(shop, f"SESSION_SECRET={SECRET}", broken)
        after = text(shop)

        result = environment(shop, "--auto")

        assert result.exit_code == 1
        event = finding(result, "ADX104")
        assert_explained(event, risk="manual")
        assert says in event["cause"]
        assert event["location"] == ".env:3"
        assert "closed" not in event["remedies"][0]["preview"]
        assert text(shop) == after, "a file that can't be read is not written into"
        assert codes(result) == {"ADX104"}, "what may stand on that line is not called missing"

        write(shop, before)
        assert_green(environment(shop, "--check"))

    def test_every_broken_line_is_named_at_once(self, shop: Project) -> None:
        write(shop, "one two\n" + text(shop) + "A='\n")
        event = finding(environment(shop, "--check"), "ADX104")
        assert [line.split()[0] for line in event["evidence"]] == [".env:1", ".env:7"]
        assert len(event["remedies"]) == 2

    def test_a_line_that_the_database_has_no_part_in_blocks_nothing(self, shop: Project) -> None:
        write(shop, text(shop) + "what is this\nMY-KEY=1\n")
        result = environment(shop, "--check")
        assert result.exit_code == 0
        assert finding(result, "ADX104")["status"] == "warning"

    def test_a_byte_order_mark_and_crlf_are_read_and_the_mark_is_named(self, shop: Project) -> None:
        write(shop, "\ufeff" + text(shop).replace("\n", "\r\n"))
        result = environment(shop, "--check")
        assert result.exit_code == 0, result
        event = finding(result, "ADX105")
        assert "byte order mark" in event["cause"]
        assert event["location"] == ".env:1"
        assert_explained(event, risk="safe")
        before = text(shop)
        assert_green(environment(shop, "--auto"))
        assert text(shop) == before.removeprefix("\ufeff")

    def test_crlf_is_kept_when_a_key_is_added(self, shop: Project) -> None:
        write(shop, text(shop).replace("LOG_LEVEL=debug\n", "").replace("\n", "\r\n"))
        replace(shop, f"SESSION_SECRET={SECRET}\r\n", "")
        assert_green(environment(shop, "--auto"))
        assert text(shop).count("\r\n") == text(shop).count("\n") == 4

    def test_export_and_blanks_are_understood(self, shop: Project) -> None:
        replace(shop, "LOG_LEVEL=debug", "export LOG_LEVEL = debug")
        assert_green(environment(shop, "--check"))

    def test_the_last_of_two_lines_counts_and_both_are_named(self, shop: Project) -> None:
        write(shop, text(shop) + "LOG_LEVEL=loud\n")
        result = environment(shop, "--check")
        twice = finding(result, "ADX105")
        assert_explained(twice, risk="safe")
        assert twice["remedies"][0]["preview"] == ".env:5  # LOG_LEVEL=…"
        assert "line 5 too" in twice["cause"]
        assert twice["location"] == ".env:6"
        assert finding(result, "ADX112")["location"] == ".env:6"
        write(shop, text(shop).removesuffix("LOG_LEVEL=loud\n"))
        assert_green(environment(shop, "--check"))

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("MAIL_PASS=ab#cd", "node's dotenv ends MAIL_PASS at `#`"),
            ("MAIL_PASS=ab$cd", "Compose expands `$` in MAIL_PASS"),
            ('MAIL_PASS="ab$cd"', "Compose expands `$` in MAIL_PASS"),
        ],
    )
    def test_a_value_that_readers_read_differently_is_a_warning(self, shop: Project, line: str, says: str) -> None:
        write(shop, text(shop) + line + "\n")
        result = environment(shop, "--check")
        assert result.exit_code == 0, "a warning alone is no failure"
        event = finding(result, "ADX105")
        assert_explained(event, risk="manual")
        assert says in event["cause"]
        assert event["location"] == ".env:6"
        assert "'…'" in event["remedies"][0]["preview"]
        write(shop, text(shop).replace(line, "MAIL_PASS='ab#$cd'"))
        assert_green(environment(shop, "--check"))

    def test_strict_makes_a_warning_count(self, shop: Project) -> None:
        write(shop, text(shop) + "MAIL_PASS=ab#cd\n")
        result = shop.adx("--check", "--strict", "--step", "environment", "--postgres", "embedded")
        assert result.exit_code == 1, result
        assert result.stdout.endswith("not ready: environment (1 finding)\n")

    def test_a_broken_example_is_a_warning_and_the_rest_of_it_counts(self, shop: Project) -> None:
        shop.write(".env.example", EXAMPLE + "\n# @type=string(minLength=many)\nEXTRA=\nbroken line\n")
        replace(shop, "LOG_LEVEL=debug", "LOG_LEVEL=loud")
        result = environment(shop, "--check")
        event = finding(result, "ADX107")
        assert event["location"].startswith(".env.example:")
        assert len(event["evidence"]) == 2
        assert "ADX112" in codes(result)
        shop.write(".env.example", EXAMPLE)
        replace(shop, "LOG_LEVEL=loud", "LOG_LEVEL=info")
        assert_green(environment(shop, "--check"))


class TestKeys:
    def test_a_missing_secret_is_added_and_all_else_stays_as_it_was(self, shop: Project) -> None:
        kept = "# mine\n\n" + text(shop).replace(f"SESSION_SECRET={SECRET}\n", "# no secret here\n")
        write(shop, kept)

        before = environment(shop, "--check")
        event = finding(before, "ADX110")
        assert_explained(event, risk="safe")
        assert event["cause"] == "SESSION_SECRET is missing."
        assert event["remedies"][0]["preview"] == "SESSION_SECRET=<32 random characters>"
        assert text(shop) == kept

        assert_green(environment(shop, "--auto"))
        assert text(shop).startswith(kept)
        added = text(shop).removeprefix(kept)
        assert added.startswith("SESSION_SECRET=")
        assert len(added.strip()) == len("SESSION_SECRET=") + 32

    def test_a_missing_secret_on_a_line_without_value_is_not_added_twice(self, shop: Project) -> None:
        replace(shop, f"SESSION_SECRET={SECRET}", "SESSION_SECRET")
        assert codes(environment(shop, "--auto")) == {"ADX104"}

    def test_an_empty_required_secret_is_filled_in_its_place(self, shop: Project) -> None:
        replace(shop, SECRET, "  # generate one")
        assert_green(environment(shop, "--auto"))
        line = text(shop).splitlines()[2]
        assert line.startswith("SESSION_SECRET=")
        assert line.endswith("  # generate one")

    def test_a_port_that_is_none_without_an_example(self, shop: Project) -> None:
        (shop.path / ".env.example").unlink()
        shop.env(DATABASE_URL="postgresql://shop:pass@127.0.0.1:5432/shop", POSTGRES_PORT="http")
        event = finding(environment(shop, "--check"), "ADX112")
        assert_explained(event, risk="manual")
        assert event["location"] == ".env:2"


class TestDatabaseUrl:
    @pytest.mark.parametrize("password", ["p@ss", "pa/ss", "pa?ss", "pa#ss", "100%", "a:b@c/d?e#f%", "p@127.0.0.1:1"])
    def test_an_unencoded_password_is_encoded(
        self, project: Project, fresh_database: FreshDatabase, password: str
    ) -> None:
        server = fresh_database.server
        set_password(fresh_database, password)
        raw = f"postgresql://{fresh_database.role}:{password}@{server.host}:{server.port}/{fresh_database.name}"
        (project.env()).write_text(f"# keep me\nDATABASE_URL='{raw}'\n")
        project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')

        before = project.adx("--check", "--postgres", "external", "--output", "json")
        event = finding(before, "ADX122")
        assert_explained(event, risk="safe")
        assert event["location"] == ".env:2"
        assert password not in before.stdout.replace(str(server.port), "")

        result = project.adx("--auto", "--postgres", "external", "--output", "json")
        assert_green(result)
        assert text(project).startswith("# keep me\nDATABASE_URL=")
        assert f":{password}@" not in text(project)

    def test_prismas_own_parameters_are_no_fault(self, project: Project, fresh_database: FreshDatabase) -> None:
        parameters = (
            "connection_limit=5&pool_timeout=0&pgbouncer=true&socket_timeout=10&sslaccept=strict&statement_cache_size=0"
            "&sslmode=prefer&connect_timeout=3&application_name=shop"
        )
        project.env(DATABASE_URL=f"{fresh_database.url}&{parameters}")
        project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
        assert_green(project.adx("--auto", "--postgres", "external", "--output", "json"))

    def test_the_schema_it_names_is_where_the_tables_go(self, project: Project, fresh_database: FreshDatabase) -> None:
        project.env(DATABASE_URL=fresh_database.url.replace("schema=public", "schema=Shop"))
        project.migration("1_notes", 'CREATE TABLE "Note" (id TEXT PRIMARY KEY);')
        project.seed("001_note.sql", "INSERT INTO \"Note\" VALUES ('one') ON CONFLICT DO NOTHING;")
        assert_green(project.adx("--auto", "--postgres", "external", "--output", "json"))
        assert fresh_database.connect().execute('SELECT id FROM "Shop"."Note"').fetchall() == [("one",)]

    @pytest.mark.parametrize("example", [None, "DATABASE_URL=\nOTHER=\n", "# @optional\nDATABASE_URL=\n"])
    def test_an_empty_one_is_found_whatever_the_example_says(self, project: Project, example: str | None) -> None:
        if example is not None:
            project.write(".env.example", example)
        (project.env()).write_text("DATABASE_URL=\nOTHER=1\n")
        elsewhere = project.adx("--check", "--postgres", "external", "--output", "json")
        assert elsewhere.exit_code == 1, elsewhere
        assert_explained(finding(elsewhere, "ADX120"), risk="manual")
        looked = project.adx("--check", "--postgres", "embedded", "--output", "json")
        assert looked.exit_code == 1, looked
        assert_explained(finding(looked, "ADX120"), risk="safe")

    def test_an_example_without_a_usable_url_is_no_crash(self, project: Project) -> None:
        project.write(".env.example", "DATABASE_URL=your-url-here\n")
        (project.env()).write_text("OTHER=1\n")
        result = environment(project, "--auto")
        assert result.exit_code == 1, result
        assert codes(result) == {"ADX121"}


class TestOtherReaders:
    def test_a_url_made_of_variables_is_read_with_them(self, shop: Project, free_port: int) -> None:
        """And the port is changed where it stands: the URL's line stays."""
        url = 'DATABASE_URL="postgresql://${DB_USER}:${DB_PASSWORD}@127.0.0.1:${DB_PORT}/shop?schema=public"\n'
        lines = [line for line in text(shop).splitlines(keepends=True) if not line.startswith("DATABASE_URL")]
        write(shop, "".join([*lines, "DB_USER=shop\nDB_PASSWORD=pass-word\n", f"DB_PORT={free_port + 1}\n", url]))
        event = finding(environment(shop, "--check"), "ADX130")
        assert f"goes to port {free_port + 1}" in event["cause"]

        settings = resolve({"project": shop.path}, {}, {}, default_state_dir=shop.state_directory)
        ours = AdxProject(of_settings(settings), {}, Redactor())
        env_writer.change(ours, {"DATABASE_URL": ours.url().changed(port=free_port).with_password}, "")

        assert f"DB_PORT={free_port}\n" in text(shop)
        assert url in text(shop)
        assert "ADX130" not in codes(environment(shop, "--check"))

    def test_words_of_the_example_are_never_names(self, shop: Project) -> None:
        replace(shop, "shop:pass-word", "USER:PASSWORD")
        event = finding(environment(shop, "--check"), "ADX126")
        assert_explained(event, risk="safe")
        assert event["cause"] == "DATABASE_URL still has the example's words for password, user."
        assert_green(environment(shop, "--auto"))
        assert "USER" not in text(shop).partition("DATABASE_URL=")[2].splitlines()[0]


class TestPrivacy:
    def test_a_link_is_no_leak_of_what_it_leads_to(self, shop: Project) -> None:
        """As in a monorepo: the link is committed, the file at the root is not."""
        git(shop, "init", "-q")
        shop.write(".gitignore", "/shared.env\n")
        (shop.path / ".env").rename(shop.path / "shared.env")
        (shop.path / ".env").symlink_to("shared.env")
        git(shop, "add", "-f", ".env")
        replace(shop, f"SESSION_SECRET={SECRET}\n", "")

        assert_green(environment(shop, "--auto"))

        assert (shop.path / ".env").is_symlink()
        assert "SESSION_SECRET=" in (shop.path / "shared.env").read_text(), "it is written where the link leads"
        (shop.path / ".gitignore").write_text(".env\n")
        git(shop, "add", "-f", "shared.env")
        assert "ADX142" in codes(environment(shop, "--check")), "what it leads to is published"

    def test_defaults_that_are_committed_on_purpose_are_told_from_secrets(self, shop: Project) -> None:
        git(shop, "init", "-q")
        replace(shop, SECRET, "changeme-changeme-changeme-changeme")
        git(shop, "add", "-f", ".env")
        assert "its own example" in checks(environment(shop, "--check"))["environment", "ignored"]["detail"]

    def test_in_a_git_hook_the_folder_counts_not_the_hooks_repository(self, shop: Project, tmp_path: Path) -> None:
        git(shop, "init", "-q")
        other = tmp_path / "other"
        other.mkdir()
        subprocess.run(["git", "init", "-q", str(other)], check=True)
        assert "ADX141" in codes(environment(shop, "--check", {"GIT_DIR": str(other / ".git")}))


def git(project: Project, *arguments: str) -> None:
    subprocess.run(["git", "-C", project.path, *arguments], check=True)


def set_password(database: FreshDatabase, password: str) -> None:
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(database.role), sql.Literal(password))
    database.connect_admin().execute(statement)
