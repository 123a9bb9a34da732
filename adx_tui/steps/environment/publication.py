"""What git makes of the files with secrets: whether it would publish them, publishes them, or did so once."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from adx_tui.core.inside import leads_outside
from adx_tui.core.model import (
    Check,
    Context,
    Finding,
    Location,
    Remedy,
    Risk,
    failed,
    manual,
    ok,
    skipped,
    typed,
    warning,
)
from adx_tui.services import files, git, git_history, whole_file
from adx_tui.services.environment import examples, private_values
from adx_tui.services.files import UnreadableFileError
from adx_tui.services.git import Tracking
from adx_tui.services.git_history import Version
from adx_tui.services.project.project import Project
from adx_tui.steps.environment import rotation
from adx_tui.steps.environment.private_files import PrivateFile
from adx_tui.steps.shared import env_writer


def check_publication(project: Project, private: Sequence[PrivateFile], context: Context) -> Iterator[Check]:
    """The rules for each file, and what git's history has of all of them."""
    past: list[PrivateFile] = []
    for file in private:
        tracking = yield from _check_rules(project, file, context)
        if tracking in (Tracking.IGNORED, Tracking.UNTRACKED) and file.secrets:
            past.append(file)
    if past:
        yield _check_history(project, past, context)


def _check_rules(project: Project, file: PrivateFile, context: Context) -> Generator[Check, None, Tracking]:
    path, check = file.real_path, file.check("ignored")
    title = "git does not publish it" if file.is_main else f"git does not publish {file.name}"
    ignore = path.parent / ".gitignore"
    if not ignore.is_symlink() and (unusable := _unusable(project, ignore)) is not None:
        yield failed(check, title, unusable)
        return Tracking.NO_REPOSITORY
    tracking = git.tracking(path, context.cancellation)
    match tracking:
        case Tracking.NO_REPOSITORY:
            if file.is_main:
                yield skipped(check, title, "not in a git repository")
        case Tracking.IGNORED:
            yield ok(check, title)
        case Tracking.TRACKED if examples.is_example_itself(file.file):
            yield ok(check, title, f"{path.name} is committed as its own example: it holds defaults alone")
        case Tracking.TRACKED:
            # Beside `.env` there are files that a team shares on purpose: what is in them may be meant for everybody.
            is_shared = not file.is_main or _is_shared_by_name(project, file)
            project.run.shares_environment |= file.is_main and is_shared
            yield (warning if is_shared else failed)(check, title, _tracked(project, file, context))
        case Tracking.UNTRACKED:
            yield failed(check, title, _not_ignored(project, file, ignore, context))
    return tracking


def _is_shared_by_name(project: Project, file: PrivateFile) -> bool:
    """`.env.development` has the defaults of everybody who develops, and `.env.local` what is one's own.
    https://nextjs.org/docs/app/guides/environment-variables, https://create-react-app.dev/docs/adding-custom-environment-variables/"""
    name = file.real_path.name
    return not (name == ".env" or name.endswith(".local") or project.settings.source_is_outside("env_file"))


# --- not ignored yet ------------------------------------------------------------------------------------------------


def _not_ignored(project: Project, file: PrivateFile, ignore: Path, context: Context) -> Finding:
    """A name that everybody's copy of the project has goes into .gitignore; one of this machine alone into the list of
    this clone, so that no file of everybody's is changed for it. So it does where git takes no .gitignore: it follows
    no link of that name (https://git-scm.com/docs/gitignore)."""
    name, link = file.real_path.name, project.relative(ignore)
    seen = (f"git check-ignore {name}: no rule matches",)
    if ignore.is_symlink():
        return Finding(
            code="ADX156",
            cause=f"Nothing keeps {name} from being committed: {link} is a link, and git does not follow it.",
            evidence=(f"{link} -> {ignore.readlink()}", *seen),
            location=Location(link),
            remedies=(_exclude(project, file, context, "ignore it in this clone, or make .gitignore a file"),),
        )
    everybodys = not project.settings.source_is_outside("env_file") or name == ".env" or not file.is_main
    remedy = Remedy(
        id=file.check("environment.ignore"),
        title=f"add {name} to .gitignore",
        risk=Risk.SAFE,
        preview=f"echo {shlex.quote(git.pattern(name))} >> {shlex.quote(link)}",
        apply=lambda _: _append(project, ignore, git.pattern(name), f"added {name} to .gitignore"),
    )
    return Finding(
        code="ADX141",
        cause=f"Nothing keeps {name} from being committed.",
        subject=file.subject,
        evidence=seen,
        location=Location(link) if everybodys else file.location(),
        remedies=(remedy if everybodys else _exclude(project, file, context, "ignore it in this clone alone"),),
    )


def _exclude(project: Project, file: PrivateFile, context: Context, title: str) -> Remedy:
    path, name = file.real_path, file.real_path.name
    top = git.top_level(path.parent, context.cancellation)
    pattern = git.pattern(f"/{path.relative_to(top)}" if top and path.is_relative_to(top) else name)
    id, preview = (
        file.check("environment.exclude"),
        f'echo {shlex.quote(pattern)} >> "$(git rev-parse --git-path info/exclude)"',
    )
    exclude = git.exclude_file(path.parent, context.cancellation)
    if exclude is None or not exclude.parent.is_dir() or leads_outside(exclude, project.settings.repository):
        return typed(id, title, preview)  # of a worktree, it is in another folder
    outcome = f"{name} is ignored in this clone"
    return Remedy(
        id=id,
        title=title,
        risk=Risk.SAFE,
        preview=preview,
        apply=lambda _: _append(project, exclude, pattern, outcome),
    )


def _append(project: Project, path: Path, line: str, outcome: str) -> str:
    with env_writer.writing(project, path):
        whole_file.append_line(path, line)
    return outcome


def _unusable(project: Project, ignore: Path) -> Finding | None:
    """What keeps git itself from reading its rules, and may hold it up for ever."""
    try:
        files.read_bytes(ignore, files.SETTINGS_BYTES)
        problem = "it is a named pipe, which git waits for" if files.is_pipe(ignore) else ""
    except FileNotFoundError:
        problem = ""
    except UnreadableFileError as error:
        problem = error.problem
    if not problem:
        return None
    where = project.relative(ignore)
    how = typed("environment.gitignore", "make it a readable file", f"ls -l {shlex.quote(where)}")
    cause = f"{where} can't be read: {problem}."
    return Finding(code="ADX160", cause=cause, location=Location(where), remedies=(how,))


# --- published ------------------------------------------------------------------------------------------------------


def _tracked(project: Project, file: PrivateFile, context: Context) -> Finding:
    name = project.relative(file.real_path)
    published = git_history.versions(file.real_path.parent, [file.real_path], context.cancellation) or ()
    leaked = _leaked([file], published)
    how = typed(
        file.check("environment.untrack"),
        "take it out of git, keep it on disk, and then change every secret in it",
        f"git rm --cached {shlex.quote(name)}",
    )
    if published:
        cause = f"{file.real_path.name} is committed: its secrets are in the repository's history."
    else:
        cause = f"{file.real_path.name} is in git's index: the next commit publishes its secrets."
    return Finding(
        code="ADX142",
        cause=cause,
        subject=file.subject,
        evidence=(f"git ls-files: {name}", *_commits(project, published), *_in_use(leaked)),
        location=Location(name),
        remedies=(how,),
    )


def _check_history(project: Project, private: Sequence[PrivateFile], context: Context) -> Check:
    title = "no secret in use is in git's history"
    paths = [file.real_path for file in private]
    published = git_history.versions(paths[0].parent, paths, context.cancellation)
    if published is None:
        return skipped("history", title, "git did not answer in time")
    leaked = _leaked(private, published)
    if not leaked:
        return ok("history", title, "what was committed once is no longer in use" if published else "")
    names = ", ".join(leaked)
    ours = [version for version in published if any(private_values.is_in(s, version.content) for s in leaked.values())]
    finding = Finding(
        code="ADX144",
        cause=f"{project.relative(ours[0].path)} was committed with secrets that are still in use: {names}.",
        subject=names,
        evidence=(*_commits(project, ours), *_in_use(leaked)),
        location=Location(project.relative(ours[0].path)),
        remedies=(
            *rotation.remedies(project, leaked, context),
            manual(
                "environment.rotate.others",
                "change what is still in use where it is from; out of the history alone it is not out of the world",
                "\n".join(f"{key}=…" for key in leaked),
            ),
        ),
    )
    return warning("history", title, finding)


def _leaked(private: Sequence[PrivateFile], published: Sequence[Version]) -> dict[str, str]:
    """The keys, and their secrets, that are in what was published."""
    return {
        key: secret
        for file in private
        for key, secret in file.secrets.items()
        if any(private_values.is_in(secret, version.content) for version in published)
    }


def _commits(project: Project, published: Sequence[Version]) -> Iterator[str]:
    if not published:
        return
    newest, oldest = published[0], published[-1]
    yield f"newest  {newest.commit} of {newest.date}  {project.relative(newest.path)}"
    if len(published) > 1:
        yield f"oldest  {oldest.commit} of {oldest.date}  {project.relative(oldest.path)}"
        yield f"commits  {len({version.commit for version in published})}"


def _in_use(leaked: dict[str, str]) -> Iterator[str]:
    if leaked:
        yield f"to be changed  {', '.join(leaked)}"
