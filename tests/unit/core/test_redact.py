"""No secret leaves the runner."""

from __future__ import annotations

import base64
import html
import json
import re
import shlex
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adx_tui.core.event_json import to_json
from adx_tui.core.model import Context, Finding, Inspection, Location, Remedy, Risk, failed
from adx_tui.core.redact import COMMON_WORDS, MASK, Redactor
from adx_tui.core.remedy_filter import INSPECT_ONLY
from adx_tui.core.text import escape_control_characters
from tests.support.steps import ScriptedStep, run

SECRET = "p@ss/w:rd#1"


@pytest.mark.parametrize("form", [SECRET, quote(SECRET, safe=""), quote(SECRET)])
def test_a_secret_is_masked_as_it_is_and_as_a_url_writes_it(form: str) -> None:
    redactor = Redactor()
    redactor.add(SECRET)
    assert redactor.text(f"login failed for {form}!") == f"login failed for {MASK}!"


def test_a_secret_learnt_in_its_encoded_form_is_masked_decoded() -> None:
    redactor = Redactor()
    redactor.add(quote(SECRET, safe=""))
    assert SECRET not in redactor.text(f"it was {SECRET}")


def test_the_password_of_any_url_is_masked_by_its_form() -> None:
    text = Redactor().text("postgresql://app:never-seen-before@127.0.0.1:5432/db?schema=public")
    assert text == f"postgresql://app:{MASK}@127.0.0.1:5432/db?schema=public"


def test_the_form_of_a_url_can_still_be_told() -> None:
    form = "postgresql://role:<password>@127.0.0.1:5432/database"
    assert Redactor().text(form) == form


def test_the_longer_of_two_secrets_is_masked_whole() -> None:
    redactor = Redactor()
    redactor.add("secret", "secret-and-more")
    assert redactor.text("secret-and-more") == MASK


def test_public_words_stay() -> None:
    redactor = Redactor()
    redactor.add("postgres", "adhyayanx")
    redactor.add_public("adhyayanx")
    assert redactor.text("postgres adhyayanx") == "postgres adhyayanx"


@pytest.mark.parametrize("word", ["secret", "password", "admin"])
def test_a_word_of_the_language_is_masked_only_where_it_stands_for_the_secret(word: str) -> None:
    redactor = Redactor()
    redactor.add(word)
    for text in (
        f"POSTGRES_PASSWORD={word}",
        f"PASSWORD '{word}'",
        f'{{"password": "{word}"}}',
        f"password: {word}, user: x",
        f"postgresql://app:{word}@localhost/db",
    ):
        assert word not in redactor.text(text).replace("PASSWORD", "").replace('"password"', "").removeprefix(
            "password"
        )
        assert MASK in redactor.text(text)
    for text in ("every secret in it", "a password is missing", "the admin interface", "SESSION_SECRET is missing."):
        assert redactor.text(text) == text


def sql_escape_string(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t")


def in_double_quotes(text: str) -> str:
    for character in '\\"$`':
        text = text.replace(character, "\\" + character)
    return text


def within_base64(before: bytes, after: bytes, encode: Callable[[bytes], bytes]) -> Callable[[str], str]:
    return lambda text: encode(before + text.encode() + after).decode()


# How programs write a value; each without the quotes around it.
FORMS: dict[str, Callable[[str], str]] = {
    "itself": str,
    "SQL '": lambda text: text.replace("'", "''"),
    "SQL E''": sql_escape_string,
    "SQL E'' with ''": lambda text: text.replace("\\", "\\\\").replace("'", "''"),
    "Python": lambda text: repr(text)[1:-1],
    "Python, both quotes in it": lambda text: repr(text + "'\"")[1:-4],
    "Python, ASCII": lambda text: ascii(text)[1:-1],
    "Python, bytes": lambda text: repr(text.encode())[2:-1],
    "Python, twice": lambda text: repr(repr(text)[1:-1])[1:-1],
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, UTF-8": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON of SQL": lambda text: json.dumps(text.replace("'", "''"))[1:-1],
    "URL": lambda text: quote(text, safe=""),
    "URL, path": quote,
    "URL, form": quote_plus,
    "URL, lower case": lambda text: re.sub("%..", lambda match: match[0].lower(), quote(text, safe="")),
    "URL in a URL": lambda text: quote(quote(text, safe=""), safe=""),
    "shell": lambda text: shlex.quote(text).removeprefix("'").removesuffix("'"),
    "shell, backslash": lambda text: text.replace("'", "'\\''"),
    "shell, double quotes": in_double_quotes,
    "Compose": lambda text: text.replace("$", "$$"),
    "XML": html.escape,
    "hex": lambda text: text.encode().hex(),
    "escaped by us": escape_control_characters,
    "base64": within_base64(b"", b"", base64.b64encode),
    "base64, no padding": lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    "base64 after 1": within_base64(b":", b"", base64.b64encode),
    "base64 after 2": within_base64(b"u:", b"more", base64.b64encode),
    "base64 user:password": within_base64(b"shop:", b"", base64.b64encode),
    "base64 for URLs": within_base64(b"shop:", b"@", base64.urlsafe_b64encode),
}
# Letters enough that no form of it is an accident, and everything that some language escapes.
SECRETS = st.lists(
    st.sampled_from("'\"\\$`%&<>?/+ \t\n\x07\u202e\u2028€ö多🙂:@#=") | st.characters(exclude_categories=["Cs"]),
    min_size=8,
    max_size=24,
).map("".join)


@settings(max_examples=80, deadline=None)
@given(SECRETS)
@example("'''''\\''")
def test_a_secret_is_masked_in_every_form(secret: str) -> None:
    redactor = Redactor()
    redactor.add(secret)
    for form, write in FORMS.items():
        text = f"«{write(secret)}»"
        for masked in (redactor.text(text), redactor.line(text), redactor.lines(text)):
            assert MASK in masked, (form, text)
            left = masked.replace(MASK, "").strip("«»=\\'\"$")
            # Of base64 what is somebody else's stays, and the character that has two or four bits of the secret.
            assert len(left) <= (len("c2hvcDo") + len("bW9yZQ") if "base64" in form else 0), (form, text)


@settings(deadline=None)
@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=40), max_size=5))
def test_whatever_is_masked_is_one_line_that_nothing_obeys(text: str, secrets: list[str]) -> None:
    redactor = Redactor()
    redactor.add(*secrets)
    assert redactor.line(text) == escape_control_characters(redactor.line(text))
    redactor.line(text).encode()


def test_each_line_of_a_key_is_masked() -> None:
    redactor = Redactor()
    redactor.add("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----\n")
    assert redactor.text("line 2 is MIIEvQIBADANBgkq") == f"line 2 is {MASK}"
    assert redactor.text("-----BEGIN KEY-----\\nMIIEvQIBADANBgkq") == f"-----BEGIN KEY-----\\n{MASK}"


def test_a_log_line_is_masked_in_no_time() -> None:
    """The screen masks thousands of them, and a secret that is hard to search for must not stop it."""
    redactor = Redactor()
    redactor.add(*(f"secret-number-{number}-of-many" for number in range(20)), "'\"\\" * 20, "\\'" * 30, "&amp;" * 20)
    redactor.text("")
    lines = ["LOG:  statement: SELECT 'a word', 1 FROM \"Note\" -- and no secret at all, " * 3] * 1000
    hard = ["\\" * 50_000, "'" * 50_000, "\\'" * 10_000, "'\"\\" * 3_000, "%25" * 10_000, "&amp;" * 5_000]
    started = time.process_time()
    for text in (*lines, *hard):
        redactor.lines(text)
    assert time.process_time() - started < 5


def test_every_text_of_an_event_is_masked() -> None:
    redactor = Redactor()
    redactor.add(SECRET)

    def inspect(context: Context) -> Inspection:
        context.doing("c", SECRET)
        context.log("server", SECRET)
        remedy = Remedy(id="r", title=SECRET, risk=Risk.SAFE, preview=SECRET, apply=lambda _: SECRET)
        finding = Finding(
            code="ADX999", cause=SECRET, evidence=(SECRET,), location=Location(SECRET, 1), remedies=(remedy,)
        )
        yield failed("c", SECRET, finding, SECRET)
        return SECRET

    result = run([ScriptedStep("s", inspect)], INSPECT_ONLY, redactor=redactor)
    texts = [str(to_json(event)) for event in result.events]
    assert not any(SECRET in text for text in texts)
    assert sum(text.count(MASK) for text in texts) == 10


@settings(deadline=None)
@given(st.text(min_size=4), st.text(), st.text())
def test_no_text_keeps_a_known_secret(secret: str, before: str, after: str) -> None:
    redactor = Redactor()
    redactor.add(secret)
    masked = redactor.text(before + secret + after)
    assert secret.lower() in COMMON_WORDS or secret not in masked.replace(MASK, "") or secret in before + after
