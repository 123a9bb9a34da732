"""A schema is sound here where it is to `prisma validate`, and its faults are at the same lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from adx_tui.services.prisma.schema_edits import apply_edits
from adx_tui.services.prisma.schema_parser import parse
from adx_tui.services.prisma.schema_problems import ProblemKind
from adx_tui.services.prisma.schema_validation import find_problems
from tests.prisma.judge import prisma_judge, run
from tests.support.commented_schemas import commented
from tests.support.node_programs import ask
from tests.support.prisma_faults import FAULTS
from tests.support.prisma_schemas import sound_draft
from tests.support.refused_schemas import marked_lines, refused_schemas
from tests.support.sampling import EVERYWHERE
from tests.unit.services.prisma.test_schema_validation import SOUND

pytestmark = pytest.mark.prisma

Schema = Sequence[tuple[Path, str]]

ONLY_OF_GENERATE = ProblemKind.NO_OUTPUT
"""What `validate` passes over, and `generate` does not."""
CASES = 300 if EVERYWHERE else 45
"""One in three of them sound; the others have every fault at least once."""
WARNED = 'generator c {\n  provider = "prisma-client-js"\n  previewFeatures = ["driverAdapters", "views"]\n}\n'


def verdicts(schemas: Sequence[Schema]) -> list[tuple[set[tuple[str, int]], int]]:
    """For each schema, the places of Prisma's errors and the number of its warnings: all in one process of node."""
    about = [[(str(path), text) for path, text in files] for files in schemas]
    answers = ask(prisma_judge() / "validate.mjs", about=about)
    assert all((answer["error"] is None) == (places(answer["error"]) == set()) for answer in answers)
    return [(places(answer["error"]), answer["warnings"]) for answer in answers]


def places(message: str | None) -> set[tuple[str, int]]:
    return {(file, int(line)) for file, line in re.findall(r"-->\s+(\S+):(\d+)", message or "")}


def our_places(files: Schema) -> set[tuple[str, int]]:
    found = [problem for problem in find_problems(parse(files)) if problem.kind is not ONLY_OF_GENERATE]
    return {(str(problem.span.file), problem.span.line) for problem in found if not problem.is_warning}


def faulty(seed: int) -> Schema:
    """One with a fault, each kind in turn; every third is left sound."""
    draft = sound_draft(seed)
    if seed % 3:
        FAULTS[(seed - seed // 3) % len(FAULTS)](draft)
    return draft.files()


def test_both_find_the_same_at_the_same_lines() -> None:
    schemas = [faulty(seed) for seed in range(CASES)] + [[(Path("sound.prisma"), SOUND)]]
    for files, (theirs, _) in zip(schemas, verdicts(schemas), strict=True):
        assert our_places(files) == theirs, files


def test_prisma_refuses_what_is_refused_here_in_that_line() -> None:
    schemas = [[(Path("schema.prisma"), text)] for text in refused_schemas()]
    for files, (theirs, _) in zip(schemas, verdicts(schemas), strict=True):
        assert {line for _, line in theirs} == marked_lines(files[0][1]), files[0][1]


def test_a_block_comment_is_one_where_prisma_takes_it() -> None:
    schemas = [[(Path("schema.prisma"), text)] for text in commented()]
    assert len(schemas) > 200
    for files, (theirs, _) in zip(schemas, verdicts(schemas), strict=True):
        ours = our_places(files)
        assert bool(ours) == bool(theirs), files[0][1]
        assert not theirs or ours & theirs, files[0][1]


def test_prisma_is_content_with_what_was_mended() -> None:
    mended = []
    for seed in range(CASES):
        files = faulty(seed)
        edits = [edit for problem in find_problems(parse(files)) for edit in problem.edits]
        if edits:
            mended.append([(path, apply_edits(text, (e for e in edits if e.file == path))) for path, text in files])
    assert mended
    for files, (theirs, _) in zip(mended, verdicts(mended), strict=True):
        assert theirs == set(), files


def test_a_deprecated_preview_feature_is_a_warning_to_both() -> None:
    files = [(Path("schema.prisma"), WARNED)]
    ((errors, warnings),) = verdicts([files])
    (problem,) = find_problems(parse(files))
    assert (errors, warnings, problem.is_warning) == (set(), 1, True)


def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    """What judges in one process is the CLI's own WebAssembly; this is the CLI."""
    draft = sound_draft(1)
    FAULTS[0](draft)
    files = draft.files()
    folder = tmp_path / "schema"
    folder.mkdir()
    for path, text in files:
        (folder / path).write_text(text, newline="")
    done = run([prisma_judge() / "prisma.sh", "validate", "--schema", folder], tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    found = {(Path(file).name, line) for file, line in places(done.stdout + done.stderr)}
    assert found == our_places(files)
