"""Two calm themes of our own. Every other theme of Textual works too: the screens name roles, never colours, and
`contrast` moves those that can't be read."""

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


DARK, LIGHT = (theme.name for theme in THEMES)
UNJUDGED = frozenset({"ansi-dark", "ansi-light"})
"""Textual's themes in the terminal's own colours, of which nobody knows whether they can be read: not offered, but
there for who names one in TEXTUAL_THEME."""


def fitting_theme(brightness: float) -> str:
    """The one for a terminal whose background is so bright, from 0 to 1."""
    return LIGHT if brightness > 0.5 else DARK


def guessed_theme(environment: Mapping[str, str]) -> str:
    """The one to begin with, until the terminal says its background."""
    # "15;0" and the like, from rxvt, Konsole, iTerm and others: the last number is the background.
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return fitting_theme(background in ("7", "15"))
