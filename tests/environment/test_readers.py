"""What adx-tui expects of each program that reads a `.env` is what the program itself makes of it."""

from __future__ import annotations

import functools
import io
import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from unittest import mock

import dotenv
import pytest

from adx_tui.services.environment.readers import (
    bun,
    dotenv_expand,
    next_env,
    node,
    node_dotenv,
    prisma,
    python_dotenv,
    shell,
    vite,
)
from adx_tui.services.environment.readers.reading import ENDLESS as NEVER_DONE
from adx_tui.services.environment.readers.reading import LONGEST, Reading
from tests.environment.tricky import ENDLESS, ENVIRONMENT, FILES, OLD_NODE, OWN_FILES
from tests.support.node_programs import RUN_SECONDS, NodePrograms, node_version

PROGRAMS = NodePrograms(
    "adx-test-env-readers", Path(__file__).with_name("readers"), ("--no-package-lock", "--legacy-peer-deps")
)
PREDICTIONS: Mapping[str, Callable[[Sequence[str], Mapping[str, str]], Reading]] = {
    "dotenv": node_dotenv.read,
    "dotenv-expand-11": functools.partial(dotenv_expand.read, major=11),
    "dotenv-expand-12": functools.partial(dotenv_expand.read, major=12),
    "dotenv-expand-1000": functools.partial(dotenv_expand.read, major=1000),
    "next": next_env.read,
    "node": node.read,
    "prisma": prisma.read,
    "vite": vite.read,
}
Answer = dict[str, str] | str
"""The values that a program has; a text where it ended with an error."""


CASES = {**{name: [text] for name, text in FILES.items()}, **OWN_FILES}


@pytest.mark.prisma
@pytest.mark.parametrize("reader", PREDICTIONS)
def test_a_program_of_node_reads_what_is_predicted(reader: str) -> None:
    # It would not end on the others, or be ended by the machine.
    cases = {name: files for name, files in CASES.items() if not is_endless(PREDICTIONS[reader](files, ENVIRONMENT))}

    answers = ask(reader, cases.values())

    differing = differences(cases, answers, PREDICTIONS[reader])
    assert differing.keys() <= (OLD_NODE if reader in ("node", "vite") and is_old_node() else set()), differing


def test_bun_reads_what_is_predicted() -> None:
    if not list((PROGRAMS.install() / "node_modules").glob("@oven/bun-*/bin/bun")):
        pytest.skip("npm has no bun for this machine")

    answers = ask("bun", CASES.values())

    assert differences(CASES, answers, bun.read) == {}


def test_python_dotenv_reads_what_is_predicted() -> None:
    answers = [asked_of_python_dotenv(files) for files in CASES.values()]

    assert differences(CASES, answers, python_dotenv.read) == {}


@pytest.mark.skipif(os.name == "nt", reason="bash")
def test_bash_sources_what_is_predicted(tmp_path: Path) -> None:
    cases = {name: [text] for name, text in FILES.items()}

    answers = asked_of_bash(FILES.values(), tmp_path)

    assert differences(cases, answers, shell.read) == {}


@pytest.mark.parametrize("reader", [*PREDICTIONS, "bun", "python-dotenv", "bash"])
@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_what_a_program_would_never_be_done_with_ends_here(reader: str, text: str) -> None:
    others = {"bun": bun.read, "python-dotenv": python_dotenv.read, "bash": shell.read}

    reading = {**PREDICTIONS, **others}[reader]([text], {})

    assert all(len(value) <= LONGEST for value in reading.values.values())


def is_old_node() -> bool:
    return (node_version() or (0, 0)) < (22, 0)


def ask(reader: str, cases: Iterable[Sequence[str]]) -> list[Answer]:
    about = [{"files": files, "environment": ENVIRONMENT} for files in cases]
    answers: list[Answer] = PROGRAMS.ask("read.mjs", reader, about=about)
    return answers


def asked_of_python_dotenv(files: Sequence[str]) -> Answer:
    with mock.patch.dict(os.environ, ENVIRONMENT, clear=True):
        for text in files:
            dotenv.load_dotenv(stream=io.StringIO(text))
        return dict(os.environ)


def asked_of_bash(texts: Iterable[str], work: Path) -> list[Answer]:
    folders = []
    for number, text in enumerate(texts):
        folders.append(work / str(number))
        folders[-1].mkdir()
        (folders[-1] / ".env").write_bytes(text.encode())
    environment = {**ENVIRONMENT, "PATH": "/usr/bin:/bin"}
    command = ["bash", *map(str, (PROGRAMS.sources / "source.sh", *folders))]
    subprocess.run(command, env=environment, timeout=RUN_SECONDS, check=False)
    own = {"PWD", "OLDPWD", "SHLVL", "_", "PATH"}
    printed = [(folder / "out").read_bytes().decode() if (folder / "out").exists() else "" for folder in folders]
    variables = [dict(line.split("=", 1) for line in text.split("\0") if line) for text in printed]
    return [{key: value for key, value in seen.items() if key not in own} or "no answer" for seen in variables]


def is_endless(reading: Reading) -> bool:
    return NEVER_DONE in reading.unsettled.values()


def differences(
    cases: Mapping[str, Sequence[str]],
    answers: Sequence[Answer],
    predict: Callable[[Sequence[str], Mapping[str, str]], Reading],
) -> dict[str, tuple[Answer, Reading]]:
    """By name, what a program made of a case and what was predicted, where the two are not the same.

    What can't be known without running something is predicted to be unsettled, and then the program is believed.
    """
    differing: dict[str, tuple[Answer, Reading]] = {}
    for (name, files), answer in zip(cases.items(), answers, strict=True):
        reading = predict(files, ENVIRONMENT)
        if isinstance(answer, str):
            same = bool(reading.refused or reading.unsettled)
        else:
            same = _new(answer, reading) == _new(reading.values, reading)
        if not same:
            differing[name] = answer, reading
    return differing


def _new(values: Mapping[str, str], reading: Reading) -> dict[str, str]:
    return {
        key: value for key, value in values.items() if ENVIRONMENT.get(key) != value and key not in reading.unsettled
    }
