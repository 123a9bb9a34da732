"""Calm colours for code: words of the language, values and comments; names stay as they are."""

from __future__ import annotations

from textual.highlight import HighlightTheme


class CodeTheme(HighlightTheme):
    """Theme variables only, so that every theme of Textual fits. The keys are the paths of Pygments' token types."""

    STYLES = {  # noqa: RUF012 - as Textual has it
        ("Comment",): "italic $foreground-muted",
        ("Keyword",): "$text-primary",
        ("Operator", "Word"): "$text-primary",
        ("Name", "Builtin"): "$text-primary",
        ("Literal", "Number"): "$text-warning",
        ("Literal", "String"): "$text-success",
        ("Literal", "String", "Name"): "$foreground",
        ("Name", "Variable"): "$text-secondary",
    }
