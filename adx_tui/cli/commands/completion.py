"""`adx-tui completion SHELL`: a script with which the shell completes commands, options and values."""

from __future__ import annotations

from adx_tui.cli.command import Command, Invocation
from adx_tui.cli.nearest import nearest
from adx_tui.cli.output import usage

SHELLS = ("bash", "zsh", "fish")


def _run(invocation: Invocation) -> int:
    shell = invocation.argument
    if shell not in SHELLS:
        meant = nearest(shell, SHELLS)
        known = f"did you mean `{meant}`?" if meant else f"it can be {', '.join(SHELLS)}"
        return usage(f"there is no completion for `{shell}`; {known}")

    import shtab

    from adx_tui.cli import parser

    script = shtab.complete(parser.for_completion(invocation.commands), shell)
    invocation.out.write(script.rstrip("\n") + "\n")
    invocation.out.flush()
    return 0


COMMAND = Command(
    name="completion",
    flag="--print-completion",
    argument="SHELL",
    argument_values=lambda: SHELLS,
    summary=f"print the completion for a shell: {', '.join(SHELLS)}",
    examples=(
        'eval "$(adx-tui completion bash)"                                    # in ~/.bashrc',
        "adx-tui completion zsh > ~/.zfunc/_adx-tui                           # a folder of $fpath",
        "adx-tui completion fish > ~/.config/fish/completions/adx-tui.fish",
    ),
    on_project=False,
    run=_run,
)
