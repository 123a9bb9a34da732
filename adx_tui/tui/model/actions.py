"""Every key of the walk, once: the bindings, the key bar, the help and the command palette are made of this."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Action:
    """`keys` as Textual names them, `sign` as a person reads it; `name` is the method `action_<name>`."""

    keys: str
    sign: str
    name: str
    label: str
    help: str
    in_bar: bool = True
    """Whether the key bar names it; the help and the palette do in any case."""


ACTIONS = (
    Action("enter", "enter", "fix_step", "fix", "Apply the safe remedies of this step, and go on to the next"),
    Action("f", "f", "fix_check", "fix this", "Run the remedy of this check (1-9: another one)"),
    Action("o", "o", "open", "open", "Open the file that this is about, in $VISUAL or $EDITOR"),
    Action("a", "a", "fix_all", "fix all", "Apply everything that is safe, to the end"),
    Action("r", "r", "inspect", "inspect", "Look at everything again; changes nothing"),
    Action("escape", "esc", "cancel", "cancel", "End what runs, in order"),
    Action("c", "c", "copy", "copy", "Copy this finding as text; the URL when all holds"),
    Action("y", "y", "copy_remedy", "copy fix", "Copy the remedy alone: the SQL or the command"),
    Action("d", "d", "detail", "detail", "Everything about this check, on the whole screen"),
    Action("l", "l", "log", "log", "The server's log, on the whole screen"),
    Action("e", "e", "environment", ".env", "The form for .env"),
    Action("v", "v", "variables", "variables", "Every variable: from which file, and who reads it", in_bar=False),
    Action("H", "H", "history", "history", "The runs there were: when, what they changed, how long", in_bar=False),
    Action("i", "i", "overview", "overview", "The database: connections, sizes, rows, what to do next", in_bar=False),
    Action("p", "p", "psql", "psql", "Hand over to psql, logged in as the application"),
    Action("P", "P", "psql_administrator", "psql as admin", "psql, logged in as the administrator", in_bar=False),
    Action("x", "x", "report", "report", "Write a report for a bug ticket; no secret is in it", in_bar=False),
    Action("s", "s", "stop", "stop", "Stop the server; its data is kept"),
    Action("question_mark", "?", "help", "help", "The keys, and what the signs mean"),
    Action("q", "q", "leave", "quit", "Quit at once, whatever runs; the server goes on running"),
)

WORKING = 6
"""So many of the actions, from the first, are about runs; the rest is around them."""

MOVES = (
    Action("up,k", "↑ k", "move(-1)", "up", "The row above"),
    Action("down,j", "↓ j", "move(1)", "down", "The row below"),
    Action("right", "→", "unfold(1)", "unfold", "More of this panel"),
    Action("left,h", "← h", "unfold(-1)", "close", "Less of this panel"),
    Action("space", "space", "fold", "open or close", "Open or close this panel"),
    Action("home,g", "g", "move(-100000)", "first row", "The first row"),
    Action("end,G", "G", "move(100000)", "last row", "The last row"),
    Action("tab", "tab", "next_pane", "next pane", "From the panels to the detail, to the log, and back"),
    Action("plus", "+", "panes('-one')", "one pane", "The pane with the focus alone; again: as before"),
    Action("underscore", "_", "panes('-all')", "all panes", "Panels, detail and log together; again: as before"),
)

IN_PANES = 3
"""So many of the moves, the last ones, are about the panes, whichever has the focus."""


def bindings() -> list[BindingType]:
    """What the walk listens to."""
    shown = [Binding(action.keys, action.name, action.label) for action in ACTIONS]
    # Moving keys belong to whatever pane has the focus: see widgets/walk.py.
    numbers: list[BindingType] = [
        Binding(str(number), f"fix_nth({number})", f"remedy {number}", show=False) for number in range(1, 10)
    ]
    panes = [Binding(action.keys, action.name, action.label, show=False) for action in MOVES[-IN_PANES:]]
    back = Binding("shift+tab", "next_pane(-1)", "previous pane", show=False)
    return [*shown, *numbers, *panes, back]


def moves() -> list[BindingType]:
    """What the list of panels listens to while it has the focus."""
    return [Binding(action.keys, f"screen.{action.name}", action.label, show=False) for action in MOVES[:-IN_PANES]]
