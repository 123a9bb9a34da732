"""Values with characters that nobody sees, and the same without them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from adx_tui.core.model import Check, Finding, Location, Remedy, Risk, failed, manual, warning
from adx_tui.core.wording import counted
from adx_tui.services.environment import local_values
from adx_tui.services.environment.env_file import EnvFile
from adx_tui.services.environment.invisible import Unseen, find_unseen
from adx_tui.services.project.project import Project
from adx_tui.services.project.snapshot import Environment
from adx_tui.steps.environment import new_file
from adx_tui.steps.shared import env_writer

_MOST_SHOWN = 20


def check_unseen(project: Project, environment: Environment, file: EnvFile) -> Iterator[Check]:
    """A finding for each such value, and for each secret or URL that ends in a blank."""
    # A file with a line that can't be read is not written into.
    can_write = not any(problem.fatal for problem in file.problems)
    for unseen in islice(find_unseen(file), _MOST_SHOWN):
        yield _check(project, unseen, is_certain=True, can_write=can_write)
    for unseen in islice(_ending_in_blanks(environment, file), _MOST_SHOWN):
        yield _check(project, unseen, is_certain=False, can_write=can_write)


def _ending_in_blanks(environment: Environment, file: EnvFile) -> Iterator[Unseen]:
    """In quotes a blank at an end is part of the value for everybody: some texts want it, no password in a URL does."""
    for entry in file.counting.values():
        plain = entry.value.strip(" \t")
        is_one_word = "://" in plain or new_file.is_secret(environment.schema, entry.key)
        if plain and plain != entry.value and (is_one_word or local_values.part_of(entry.key)):
            yield Unseen(entry, "a blank at its end" if entry.value.endswith((" ", "\t")) else "a blank first", plain)


def _check(project: Project, unseen: Unseen, *, is_certain: bool, can_write: bool) -> Check:
    key, name, line = unseen.entry.key, project.relative(project.settings.env_file), unseen.entry.line
    title, preview = f"take them out of {key}", f"{name}:{line}  {key}=<the value, {count_characters(unseen.value)}>"
    remedy = Remedy(
        id=f"environment.unseen.{key}",
        title=title,
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda _: env_writer.change(project, {key: unseen.value}, f"took {unseen.what} out of {key}"),
        by_choice=not is_certain,
    )
    finding = Finding(
        code="ADX134",
        cause=f"{key} on line {line} of {name} holds {unseen.what}.",
        subject=key,
        evidence=(f"{name}:{line}  {count_characters(unseen.entry.value)}, {len(unseen.value)} without",),
        location=Location(name, line),
        remedies=(remedy if can_write and project.can_set(key) else manual(remedy.id, title, preview),),
    )
    how = failed if key in project.snapshot.url_names.every else warning
    return how(f"unseen.{key}", f"{key} holds nothing that nobody sees", finding)


def count_characters(value: str) -> str:
    """How long a value is, where it is not to be shown."""
    return counted(len(value), "character")
