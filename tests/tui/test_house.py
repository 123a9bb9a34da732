"""The screen in the house of the design: it touches no service, no process and no file, and knows a session only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import adx_tui.tui
from adx_tui.tui import app as app_module
from tests.tui.fakes import FakeSession

FORBIDDEN = {"docker", "psycopg", "dotenv", "subprocess", "sqlite3", "socket", "pathlib", "io", "tempfile"}


@pytest.mark.parametrize(
    "path", sorted(Path(adx_tui.tui.__file__).parent.rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_no_service_no_process_and_no_file_is_touched(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        line = f"{path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] not in FORBIDDEN, line
            if name.startswith("adx_tui."):
                assert name.startswith(("adx_tui.core", "adx_tui.tui.")) or name in (
                    "adx_tui.engine.api",
                    "adx_tui.engine.request",
                )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "open", line


def test_the_app_is_thin() -> None:
    source = Path(app_module.__file__).read_text(encoding="utf-8")
    assert source.count("\n") < 150


def test_a_fake_session_is_a_session() -> None:
    from adx_tui.engine.api import Session

    session: Session = FakeSession()
    assert session.project_name
