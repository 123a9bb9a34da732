"""Which seeds are to run, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from adx_tui.services.seeds.declaration import Declaration, DeclarationError
from adx_tui.services.seeds.files import Seed

COMMAND = "seed command"
"""The name of the project's own."""


@dataclass(frozen=True, slots=True)
class Selection:
    """`seeds` in their order, and why the others, by name, are `left_out`."""

    seeds: tuple[Seed, ...]
    left_out: Mapping[str, str]


def select_seeds(seeds: Sequence[Seed], declaration: Declaration, sets: Iterable[str], node_env: str) -> Selection:
    """Those of the wanted `sets` and of this environment, each behind those that it is declared to come after. Raises
    DeclarationError."""
    by_name = {seed.name: seed for seed in seeds}
    for name in (*declaration.rules, *(condition.seed for condition in declaration.conditions if condition.seed)):
        if name not in by_name and name != COMMAND:
            raise DeclarationError(f"it speaks of {name}, and there is no such seed")
    wanted, left_out = set(sets), {}
    for name in by_name:
        rules = declaration.of_seed(name)
        if rules.sets and not wanted & set(rules.sets):
            left_out[name] = f"it is in a set that was not asked for: --seed-set {rules.sets[0]}"
        elif rules.environments and node_env not in rules.environments:
            left_out[name] = f"it is for NODE_ENV {' or '.join(rules.environments)}, which is {node_env or 'not set'}"
    order: dict[str, Seed] = {}
    for name in by_name:
        _place(name, by_name, declaration, order, ())
    return Selection(tuple(seed for name, seed in order.items() if name not in left_out), left_out)


def _place(
    name: str, seeds: Mapping[str, Seed], declaration: Declaration, order: dict[str, Seed], way: tuple[str, ...]
) -> None:
    if name in way:
        raise DeclarationError(f"seeds wait for each other: {' after '.join((*way[way.index(name) :], name))}")
    for earlier in declaration.of_seed(name).after:
        if earlier not in seeds:
            raise DeclarationError(f"{name} is to run after {earlier}, and there is no such seed")
        _place(earlier, seeds, declaration, order, (*way, name))
    order.setdefault(name, seeds[name])
