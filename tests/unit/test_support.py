"""The helpers of the tests keep their own promises."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.folders import everybody_may_enter, make_reachable_folder
from tests.support.ports import is_free
from tests.support.project import Project, option, parse_events, quoted
from tests.support.requirements import REQUIREMENTS, Requirement

PRINTS_ITS_ENVIRONMENT = "import json, os, sys; print(json.dumps({'arguments': sys.argv[1:], **os.environ}))"


def stub(project: Project, code: str) -> None:
    project.command = (sys.executable, "-c", code)


class TestRequirements:
    absent = Requirement("thing", "ADX_TEST_REQUIRE_THING", lambda: "no thing here")
    present = Requirement("thing", "ADX_TEST_REQUIRE_THING", lambda: None)

    def test_without_insistence_the_test_is_skipped_with_the_reason(self) -> None:
        with pytest.raises(pytest.skip.Exception, match="no thing here"):
            self.absent.enforce({})

    def test_where_it_is_insisted_on_the_test_fails(self) -> None:
        with pytest.raises(pytest.fail.Exception, match=r"ADX_TEST_REQUIRE_THING=1.*no thing here"):
            self.absent.enforce({"ADX_TEST_REQUIRE_THING": "1"})

    def test_what_is_there_passes(self) -> None:
        self.present.enforce({"ADX_TEST_REQUIRE_THING": "1"})

    @pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.marker)
    @pytest.mark.parametrize("insisted_on", [True, False])
    def test_a_marked_test_runs_under_it(self, requirement: Requirement, insisted_on: bool, tmp_path: Path) -> None:
        """A whole pytest of its own, on a machine that has neither an engine nor Node.js, as far as it can see."""
        (tmp_path / "test_marked.py").write_text(
            f"import pytest\n@pytest.mark.{requirement.marker}\ndef test_it() -> None: pass\n"
        )
        run = self._pytest(tmp_path, requirement, insisted_on, path="/nonexistent")
        assert run.returncode == (1 if insisted_on else 0), run.stdout
        assert (f"a {requirement.marker} test may not be skipped" in run.stdout) is insisted_on
        assert ("1 error" in run.stdout) is insisted_on
        assert ("1 skipped" in run.stdout) is not insisted_on

    def test_a_test_that_skips_itself_is_no_proof_either(self, tmp_path: Path) -> None:
        (tmp_path / "test_marked.py").write_text(
            "import pytest\nfrom tests.support import requirements\n"
            "@pytest.fixture(autouse=True, scope='session')\n"
            "def machine_has_it() -> None: pass\n"
            "@pytest.mark.prisma\ndef test_it() -> None: pytest.skip('not today')\n"
        )
        prisma = next(requirement for requirement in REQUIREMENTS if requirement.marker == "prisma")
        programs = tmp_path / "programs"
        programs.mkdir()
        for name in ("node", "npm"):
            (programs / name).write_text("")
            (programs / name).chmod(0o755)
        for insisted_on in (True, False):
            run = self._pytest(tmp_path, prisma, insisted_on, path=str(programs))
            assert run.returncode == (1 if insisted_on else 0), run.stdout
            assert "not today" in run.stdout

    def _pytest(
        self, folder: Path, requirement: Requirement, insisted_on: bool, path: str
    ) -> subprocess.CompletedProcess[str]:
        root = Path(__file__).parents[2]
        return subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-rs", "-p", "tests.conftest", "-p", "no:cacheprovider"),
                *("-c", root / "pyproject.toml", "--rootdir", folder, folder),
            ],
            cwd=root,
            env={
                "PATH": path,
                "DOCKER_HOST": "unix:///nonexistent/docker.sock",
                requirement.insisted_on_by: "1" if insisted_on else "0",
            },
            capture_output=True,
            text=True,
            timeout=60,
        )


class TestPorts:
    def test_a_port_that_is_listened_on_is_not_free(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            assert not is_free(listener.getsockname()[1])

    def test_the_fixtures_give_what_they_say(self, free_port: int, foreign_free_port: int, occupied_port: int) -> None:
        assert len({free_port, foreign_free_port, occupied_port}) == 3
        assert is_free(free_port)
        assert is_free(foreign_free_port)
        assert not is_free(occupied_port)


def test_a_reachable_folder_is_so_even_when_tmpdir_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = make_reachable_folder("adx-test-")
    try:
        assert os.geteuid() != 0 or everybody_may_enter(folder)
    finally:
        folder.rmdir()


class TestProjectFolder:
    def test_files_lie_where_a_project_has_them(self, project: Project) -> None:
        project.write("compose/postgres.yml", "services: {}\r\n")
        project.migration("20260101000000_first", "SELECT 1;")
        project.seed("001_one.sql", "SELECT 2;")
        assert (project.path / "compose/postgres.yml").read_bytes() == b"services: {}\r\n"
        assert (project.path / "migrations/20260101000000_first/migration.sql").read_text() == "SELECT 1;"
        assert (project.path / "seeds/001_one.sql").read_text() == "SELECT 2;"

    def test_its_env_file_is_private(self, project: Project) -> None:
        file = project.env(POSTGRES_PORT=5433, POSTGRES_PASSWORD="a b#$c")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text() == "POSTGRES_PORT=5433\nPOSTGRES_PASSWORD='a b#$c'\n"

    @pytest.mark.parametrize("value", ["", "plain", "postgresql://u:p%40@127.0.0.1:5432/d?schema=public"])
    def test_plain_values_are_written_plainly(self, value: str) -> None:
        assert quoted(value) == value


class TestProjectRuns:
    def test_nothing_of_the_caller_leaks_in(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("DATABASE_URL", "POSTGRES_USER", "PGPASSWORD", "ADX_POSTGRES", "CI", "DOCKER_CONTEXT"):
            monkeypatch.setenv(name, "the caller's")
        monkeypatch.setenv("DOCKER_HOST", "unix:///somewhere.sock")
        project.environment["FOR_ALL"] = "1"
        stub(project, PRINTS_ITS_ENVIRONMENT)
        (seen,) = project.adx("--check", "--output", "json", env={"ONLY_HERE": "2", "HOME": None}).events
        assert seen["arguments"] == ["--check", "--output", "json", "--project", str(project.path)]
        assert "the caller's" not in seen.values()
        assert "HOME" not in seen
        wanted = {"DOCKER_HOST": "unix:///somewhere.sock", "NO_COLOR": "1", "FOR_ALL": "1", "ONLY_HERE": "2"}
        assert wanted.items() <= seen.items()
        assert seen["COMPOSE_PROJECT_NAME"].startswith("adxtest")

    def test_the_state_directory_can_be_entered_by_an_unprivileged_account(self, project: Project) -> None:
        assert project.state_directory.is_dir()
        assert os.geteuid() != 0 or everybody_may_enter(project.state_directory)

    def test_result_holds_both_outputs_and_the_exit_code(self, project: Project) -> None:
        stub(project, "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)")
        result = project.adx()
        assert (result.exit_code, result.stdout, result.stderr, result.events) == (3, "out\n", "err\n", [])

    def test_json_is_asserted_line_by_line(self, project: Project) -> None:
        stub(project, "print('{\"event\": 1}'); print('a banner')")
        with pytest.raises(AssertionError, match=r"line 2 .*a banner"):
            project.adx(env={"ADX_OUTPUT": "json"})
        with pytest.raises(AssertionError, match="no JSON object"):
            parse_events("[1]\n")

    def test_a_run_that_hangs_is_ended_with_its_children(self, project: Project) -> None:
        stub(
            project,
            "import subprocess, sys, time\n"
            "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
            "print(child.pid, flush=True)\ntime.sleep(60)",
        )
        before = time.monotonic()
        with pytest.raises(AssertionError, match=r"did not end in 1 s(.|\n)*-- stdout\n\d+") as caught:
            project.adx(timeout=1)
        assert time.monotonic() - before < 20
        child = int(str(caught.value).split("-- stdout\n")[1].split()[0])
        deadline = time.monotonic() + 10
        while _is_alive(child) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not _is_alive(child)

    def test_what_may_have_started_a_server_is_taken_down(self, tmp_path: Path) -> None:
        project = Project.create(tmp_path / "project")
        calls = tmp_path / "calls"
        stub(project, f"import sys; open({str(calls)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')")
        project.adx("--auto", "--postgres", "external")
        project.adx("--check", "--postgres", "docker")
        assert not project.may_have_used_docker
        project.adx("--auto", "--postgres=embedded")
        assert not project.may_have_used_docker
        project.adx("--auto", env={"ADX_POSTGRES": "embedded"})
        project.adx("--reset", "name")
        assert project.may_have_used_docker
        calls.unlink()
        project.clean_up()
        down = f"--down --project {project.path}"
        assert calls.read_text().splitlines() == [
            f"{down} --postgres embedded",
            f"{down} --postgres embedded",
            down,
        ]
        assert not project.state_directory.exists()

    def test_a_program_left_running_is_ended(self, tmp_path: Path) -> None:
        project = Project.create(tmp_path / "project")
        stub(project, "import time; time.sleep(60)")
        process = project.launch()
        project.clean_up()
        assert process.returncode == -signal.SIGKILL

    def test_options_in_either_spelling(self) -> None:
        assert option(["--output", "json"], "--output") == "json"
        assert option(["--output=plain", "--output=json"], "--output") == "json"
        assert option(["--output"], "--output") is None


def _is_alive(pid: int) -> bool:
    """A zombie that nobody waited for yet is not alive."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
