"""docs/errors/ is what the catalogue says today, and every finding leads there."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from adx_tui.core import codes
from adx_tui.core.documentation import error_page
from docs import error_pages


def test_the_pages_are_made_from_the_catalogue() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in error_pages.FOLDER.glob("*")}
    assert written == error_pages.pages(), "run python -m docs.error_pages"


def test_every_code_has_its_page_and_stands_in_the_index() -> None:
    pages = error_pages.pages()
    for code, entry in codes.ENTRIES.items():
        assert entry.what_to_do.split("`")[0].split("*")[0][:10] in pages[f"{code}.md"]
        assert f"({code}.md)" in pages["README.md"]


def test_the_address_leads_to_the_page() -> None:
    for code in codes.ENTRIES:
        assert Path(unquote(urlsplit(error_page(code)).path)).read_text(encoding="utf-8").startswith(f"# {code}: ")
