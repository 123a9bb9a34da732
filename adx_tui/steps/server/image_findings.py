"""The image is not here: pulled, or why it can't be, in a person's words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from adx_tui.core.model import Context, Finding, Remedy, RemedyFailedError, Risk, typed
from adx_tui.services.docker.image import ImageUnavailableError, Progress, PullFault
from adx_tui.services.docker.server import DockerServer
from adx_tui.services.project.project import Project
from adx_tui.steps.server import engine_findings, image_choice

EXAMPLE = "postgres:17-bookworm"
_MOST_OFFERED = 3

# Why a pull failed, and what to do about it: a command, or nothing where another name is what helps.
_PULL = {
    PullFault.RATE_LIMITED: ("the registry limits how often you may pull", "log in, or wait", "docker login"),
    PullFault.UNAUTHORIZED: ("the registry wants a login, or the name is wrong", "log in", "docker login"),
    PullFault.NOT_FOUND: ("the registry has no such image", "correct the name", ""),
    PullFault.WRONG_PLATFORM: (
        "it is not made for this machine's processor",
        "name one that is",
        "",
    ),
    PullFault.DISK_FULL: ("the engine's disk is full", "see what fills it", engine_findings.DISK),
    PullFault.UNREACHABLE: ("its registry can't be reached", "go online, then run again", "docker pull {image}"),
    PullFault.OTHER: ("the engine's words are below", "try it by hand", "docker pull {image}"),
}


def missing(project: Project, image: str) -> Finding:
    """The image is not here."""
    remedy = Remedy(
        id="docker.pull",
        title="pull it",
        risk=Risk.SAFE,
        preview=f"docker pull {image}",
        apply=lambda context: _pull(project, context),
    )
    return Finding(code="ADX212", cause=f"The image {image} is not on this machine.", subject=image, remedies=(remedy,))


def _pull(project: Project, context: Context) -> str:
    with engine_findings.engine_server(project) as server:
        image = server.service.image

        def on_progress(progress: Progress) -> None:
            (done, total), (layers, known) = progress.bytes, progress.layers
            text = f"pulling {image}: {layers} of {known} layers"
            context.doing("image", text, done=done, total=total or None, unit="bytes")

        context.doing("image", f"pulling {image}: waiting for its registry")
        try:
            server.pull(on_progress, context.cancellation)
        except ImageUnavailableError as error:
            reason, title, preview = _PULL[error.fault]
            finding = Finding(
                code="ADX212",
                cause=f"The image {image} is not on this machine and can't be pulled: {reason}.",
                subject=image,
                evidence=(str(error), *(f"here  {name}" for name in server.similar_images())),
                remedies=(
                    typed("image.pull", title, preview.format(image=shlex.quote(image)))
                    if preview
                    else image_choice.by_hand(project, server.service, EXAMPLE, title, id="image.pull"),
                    *_others(project, server),
                    typed("image.embedded", "or do without Docker", "adx-tui --auto --postgres embedded"),
                ),
            )
            raise RemedyFailedError(finding) from None
        return f"pulled {image}"


def _others(project: Project, server: DockerServer) -> Iterator[Remedy]:
    """Images of Postgres that are here."""
    similar = server.similar_images()[:_MOST_OFFERED]
    if not similar:
        yield image_choice.by_hand(project, server.service, "…", "or name an image that is here", id="image.other")
    for number, name in enumerate(similar, start=1):
        title = f"or use {name}, which is here"
        yield image_choice.remedy(project, server.service, name, title, id=f"image.other.{number}")
