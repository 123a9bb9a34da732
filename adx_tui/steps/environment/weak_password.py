"""A password that is guessed first, on a server that a network leads to."""

from __future__ import annotations

from collections.abc import Iterator

from adx_tui.core.model import Check, Context, Finding, warning
from adx_tui.services.environment import private_values
from adx_tui.services.postgres.url import DatabaseUrlError
from adx_tui.services.project.project import Project
from adx_tui.steps.environment import rotation
from adx_tui.steps.environment.rotation import Login


def check_weak_password(project: Project, context: Context) -> Iterator[Check]:
    """A server of ours is for this machine alone, whatever its password; so is, as far as its files say, another one
    here. What is on another machine is reached from there, too."""
    try:
        url = project.url()
    except (DatabaseUrlError, OSError):
        return  # what is wrong with it, others say
    if not url.password or not private_values.is_guessable(url.password, url.user, url.database):
        return
    if project.is_local or url.is_local or project.run.is_on_this_machine(url.host):
        return
    why = "is the role's own name" if url.password == url.user else f"has {len(url.password)} characters"
    finding = Finding(
        code="ADX145",
        cause=f"{url.host} is reached over a network, and the password of {url.user} is one of the first to be tried.",
        subject=url.user,
        evidence=(f"{project.url_name}  {url}", f"the password {why}"),
        location=project.locate_key(project.url_name),
        remedies=(rotation.remedy(project, Login(url.user, url.password), context),),
    )
    yield warning("weak", "the password is none that is guessed", finding)
