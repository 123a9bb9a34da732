"""Where everything is and what is wanted, and which source said so."""

from adx_tui.settings.settings import (
    Folders,
    Output,
    Postgres,
    Settings,
    given_env_file,
    given_folder,
    resolve,
    time_limit,
)
from adx_tui.settings.sources import (
    COMMANDS,
    FROM_ENV_FILE,
    FROM_OPTIONS_FILE,
    NAMES,
    WITHOUT_FLAG,
    SettingsError,
    flag,
    switched_on,
    variable,
)

__all__ = [
    "COMMANDS",
    "FROM_ENV_FILE",
    "FROM_OPTIONS_FILE",
    "NAMES",
    "WITHOUT_FLAG",
    "Folders",
    "Output",
    "Postgres",
    "Settings",
    "SettingsError",
    "flag",
    "given_env_file",
    "given_folder",
    "resolve",
    "switched_on",
    "time_limit",
    "variable",
]
