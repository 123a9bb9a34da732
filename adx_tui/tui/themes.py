"""Two calm themes of our own. Every other theme of Textual works too: the screens name roles, never colours."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

THEMES = (
    Theme(
        name="adx-dark",
        primary="#6AA5DC",
        secondary="#8FB8C9",
        accent="#E0B878",
        success="#7FBF8E",
        warning="#E3B25F",
        error="#E5727B",
        foreground="#D7DDE4",
        background="#14181D",
        surface="#1B2027",
        panel="#232A33",
        dark=True,
        variables={"border-blurred": "#2E3742", "scrollbar": "#2E3742", "scrollbar-background": "#14181D"},
    ),
    Theme(
        name="adx-light",
        primary="#2764A5",
        secondary="#3E7A8C",
        accent="#9A5B00",
        success="#2E7D45",
        warning="#A86400",
        error="#BE2F3C",
        foreground="#1E252D",
        background="#FAFAF7",
        surface="#F1F1EC",
        panel="#E6E6DF",
        dark=False,
        variables={"border-blurred": "#D5D5CB", "scrollbar": "#CFCFC5", "scrollbar-background": "#F1F1EC"},
    ),
)


def first_theme(environment: Mapping[str, str], default: str) -> str:
    """The theme to begin with: Textual's own setting, else what the terminal says of its background."""
    if environment.get("TEXTUAL_THEME"):
        return default
    # "15;0" and the like, from rxvt, Konsole, iTerm and others: the last number is the background.
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return "adx-light" if background in ("7", "15") else "adx-dark"
