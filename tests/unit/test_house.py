"""The house of the design: imports run downwards only, and the engine knows no screen."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import adx_tui

ROOT = Path(adx_tui.__file__).parent
TESTS = Path(__file__).parents[1]
FLOORS = {
    "core": 0,
    "settings": 1,
    "services": 2,
    "steps": 3,
    "engine": 4,
    "headless": 5,
    "tui": 5,
    "api": 5,
    "cli": 6,
    "__main__": 7,
}
BETWEEN_STEPS = {
    # A new .env is given a port, and a Compose name, that no other checkout has.
    ("environment", "server"),
    # A database that can't be mended by grants is offered to be built anew.
    ("grants", "snapshots"),
    # So is one whose history the folder does not explain.
    ("migrations", "snapshots"),
}
DRIVERS = {"docker", "psycopg", "dotenv", "subprocess", "tree_sitter", "tree_sitter_typescript"}

MODULES = sorted(ROOT.rglob("*.py"))


def floor(module: str) -> int | None:
    """Which floor a module of the package is on; None for others, and for the package's own version."""
    parts = module.split(".")
    if parts[0] != "adx_tui" or len(parts) == 1:
        return None
    return FLOORS[parts[1]]


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "adx_tui")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_downwards_only(path: Path) -> None:
    name = ".".join(("adx_tui", *path.relative_to(ROOT).with_suffix("").parts))
    own = floor(name) if path != ROOT / "__init__.py" else 0
    assert own is not None
    for imported in imports(path):
        theirs = floor(imported) if imported != "adx_tui.__version__" else None
        if theirs is None:
            continue
        assert theirs <= own, f"{name} imports {imported}"
        if own == FLOORS["tui"] and theirs == own:
            assert imported.split(".")[1] == name.split(".")[1], f"{name} reaches into the other face: {imported}"


def module_graph() -> dict[str, set[str]]:
    """Which modules of the package each of them imports, packages counted as their files."""
    names = {".".join(("adx_tui", *path.relative_to(ROOT).with_suffix("").parts)): path for path in MODULES}
    graph: dict[str, set[str]] = {}
    for name, path in names.items():
        graph[name] = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                graph[name] |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                graph[name] |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        graph[name] &= names.keys() - {name}
    return graph


def test_no_two_files_need_each_other() -> None:
    """Not by way of others either, nor for their types alone."""
    sorter = graphlib.TopologicalSorter(module_graph())
    sorter.prepare()  # raises CycleError, which names the circle


def test_a_step_uses_another_only_where_that_has_a_reason() -> None:
    between_steps = set()
    for name, imported in module_graph().items():
        for other in imported:
            mine, theirs = name.split(".")[1:3], other.split(".")[1:3]
            if mine[0] == theirs[0] == "steps" and mine != theirs and theirs[1] != "shared":
                between_steps.add((mine[1], theirs[1]))
    assert between_steps == BETWEEN_STEPS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_services_import_drivers(path: Path) -> None:
    if path.relative_to(ROOT).parts[0] != "services":
        assert not {imported.split(".")[0] for imported in imports(path)} & DRIVERS


@pytest.mark.parametrize("path", sorted((ROOT / "core").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_ground_floor_needs_the_standard_library_alone(path: Path) -> None:
    for imported in imports(path):
        assert imported.split(".")[0] in {*sys.stdlib_module_names, "adx_tui"}


def test_headless_runs_never_load_textual_and_a_look_no_lock(tmp_path: Path) -> None:
    program = (
        "import sys; from adx_tui.cli import main; main(sys.argv[1:]);"
        "unwanted = ('textual', 'rich', 'filelock') if '--check' in sys.argv else ('textual', 'rich');"
        "sys.exit(any(name.split('.')[0] in unwanted for name in sys.modules))"
    )
    for mode in ("--check", "--auto", "--down"):
        done = subprocess.run(
            [sys.executable, "-c", program, mode, "--project", str(tmp_path), "--postgres", "embedded"],
            capture_output=True,
            env={"PATH": "/usr/bin:/bin", "ADX_STATE_DIR": str(tmp_path / "state")},
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()


def test_the_driver_of_postgres_is_not_loaded_before_a_server_may_answer(tmp_path: Path) -> None:
    """It takes longer to load than all the rest, and a container that is to be started would wait for it."""
    program = (
        "import sys; from adx_tui.cli import main; code = main(sys.argv[1:]);"
        "import adx_tui.steps.server.docker; sys.exit(10 * ('psycopg' in sys.modules) + code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--check", "--project", str(tmp_path), "--postgres", "docker"],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "ADX_STATE_DIR": str(tmp_path / "state"), "DOCKER_HOST": f"unix://{tmp_path}/no"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)


def test_one_module_alone_parses_javascript() -> None:
    importing = {path for path in MODULES if any(name.startswith("tree_sitter") for name in imports(path))}
    assert importing == {ROOT / "services/javascript/syntax.py"}


def test_no_parser_is_loaded_where_there_is_nothing_to_parse(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "shop"}')
    program = (
        "import sys; from adx_tui.cli import main; main(sys.argv[1:]);"
        "import adx_tui.services.prisma.config_file, adx_tui.services.javascript.environment_names;"
        "sys.exit(any(name.startswith('tree_sitter') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--check", "--project", str(tmp_path), "--postgres", "embedded"],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "ADX_STATE_DIR": str(tmp_path / "state")},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_what_reads_prisma_and_its_code_is_loaded_where_there_is_some(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATABASE_URL=postgresql://shop:pass-word@127.0.0.1:5432/shop\n")
    program = (
        "import sys; from adx_tui.cli import main; main(sys.argv[1:]); import adx_tui.steps.application.step;"
        "readers = ('adx_tui.services.javascript.', 'adx_tui.services.prisma.', 'adx_tui.services.postgres.drivers.');"
        "print(*(name for name in sys.modules if name.startswith(readers)), sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--check", "--project", str(tmp_path), "--postgres", "embedded"],
        capture_output=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", "ADX_STATE_DIR": str(tmp_path / "state")},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == ["adx_tui.services.prisma.config_location"]


def test_the_engine_never_knows_the_home_project_by_name() -> None:
    for path in ROOT.rglob("*"):
        if path.suffix in (".py", ".sql", ".yml", ".tcss"):
            assert "adhyayan" not in path.read_text().lower(), path


@pytest.mark.parametrize(
    "path", sorted((ROOT / "steps").rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_steps_hold_no_sql_longer_than_a_line(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.match(r"\s*(SELECT|WITH)\b", node.value)
        ):
            assert "\n" not in node.value.strip()


@pytest.mark.parametrize("path", sorted(ROOT.glob("services/postgres/queries/*.sql")), ids=lambda path: path.stem)
def test_a_query_can_be_sent_to_a_database_in_any_encoding(path: Path) -> None:
    """Its comments too: a server in LATIN1 refuses a statement with an ellipsis in it."""
    assert path.read_text(encoding="utf-8").isascii()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_enough_to_be_read_at_once(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_a_file_of_tests_is_as_short() -> None:
    long = {path for path in TESTS.rglob("*.py") if len(path.read_text(encoding="utf-8").splitlines()) > 300}
    assert not long
