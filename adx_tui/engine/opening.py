"""From what somebody asks for to a session: the project is read by its settings, wherever those are from."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from adx_tui.engine.local import LocalSession
from adx_tui.engine.request import UsageError
from adx_tui.services import files
from adx_tui.services.postgres import shell_variables
from adx_tui.services.project import configuration
from adx_tui.settings import SettingsError


def open_session(options: Mapping[str, object], environment: Mapping[str, str]) -> LocalSession:
    """The project that `options` (by the settings' names) and the process environment are about. Raises UsageError."""
    configure = partial(configuration.read, options, environment)
    try:
        return LocalSession(configure(), shell_variables.environment(), configure)
    except SettingsError as error:
        raise UsageError(str(error)) from None


@contextmanager
def lent_session(options: Mapping[str, object]) -> Iterator[LocalSession]:
    """The same in a process that is somebody else's: it has its environment back afterwards. Raises UsageError."""
    files.forget_pipes()  # of the run before
    with shell_variables.lacking():
        yield open_session(options, os.environ)
