"""What the image of a service with `build:` begins with: the FROM of its Dockerfile.

https://docs.docker.com/reference/dockerfile/#from
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adx_tui.services.docker.compose_tree import ComposeFileError, Value
from adx_tui.services.docker.compose_variables import MalformedVariableError, Variables

_FROM = re.compile(r"FROM\s+(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<stage>\S+))?\s*\Z", re.IGNORECASE)
_ARG = re.compile(r"ARG\s+(?P<names>.+)\Z", re.IGNORECASE)
_HEREDOC = re.compile(r"(?<!<)<<-?\s*[\"']?([A-Za-z_]\w*)", re.ASCII)


# What changes nothing of the server that an image runs.
_WORDLESS = ("FROM", "ARG", "LABEL", "MAINTAINER", "EXPOSE")


@dataclass(frozen=True, slots=True)
class BaseImage:
    """The image that the target stage comes from; `is_all`: the Dockerfile adds nothing to it."""

    name: str
    is_all: bool


def read_base_image(build: Value, environment: Mapping[str, str], read_text: Callable[[Path, Value], str]) -> BaseImage:
    """What `build` begins with. `read_text` reads a file that a value names. Raises ComposeFileError."""
    context = build.get("context") if build.is_mapping else build
    target, arguments = "", dict[str, str]()
    inline, name = Value(build.node), "Dockerfile"
    if build.is_mapping:
        target, inline = build.get("target").text_or(""), build.get("dockerfile_inline")
        name = build.get("dockerfile").text_or(name)
        arguments = _arguments(build.get("args"), environment)
    if build.is_mapping and not inline.is_null:
        return _base(inline.text("a Dockerfile"), target, arguments, None)
    place = context.text_or(".", "a folder")
    if "://" in place or place.startswith("git@"):
        raise context.fault(f"it is built from {place}, which is not in this repository")
    file = Path(os.path.normpath(context.node.origin.folder / place / name))
    return _base(read_text(file, build), target, arguments, file)


def _arguments(args: Value, environment: Mapping[str, str]) -> dict[str, str]:
    """A key without a value has the one of the environment."""
    if args.is_list:
        pairs = [item.text("KEY=value").partition("=") for item in args.items()]
        return {key: value if equals else environment.get(key, "") for key, equals, value in pairs}
    entries = args.entries("a list or a mapping").items()
    return {key: environment.get(key, "") if value.is_null else value.text() for key, value in entries}


def _base(text: str, target: str, arguments: Mapping[str, str], file: Path | None) -> BaseImage:
    is_all = all(instruction.split()[0].upper() in _WORDLESS for _, instruction in _instructions(text) if instruction)
    return BaseImage(_base_name(text, target, arguments, file), is_all)


def _base_name(text: str, target: str, arguments: Mapping[str, str], file: Path | None) -> str:
    """Of the stage `target`, or the last one; a stage may begin with one before it."""
    stages: dict[str, str] = {}
    image = ""
    defaults: dict[str, str] = {}
    for line, instruction in _instructions(text):
        if (argument := _ARG.match(instruction)) and not stages:
            for pair in argument["names"].split():
                key, _, default = pair.partition("=")
                defaults[key] = arguments.get(key, default.strip("\"'"))
        elif match := _FROM.match(instruction):
            try:
                image = Variables(defaults).fill(match["image"].strip("\"'"))
            except MalformedVariableError as error:
                raise ComposeFileError(str(error), line, file) from None
            image = stages.get(image.lower(), image)
            stage = (match["stage"] or str(len(stages))).lower()
            stages[stage] = image
            if target and target.lower() == stage:
                return image
    if target and not re.fullmatch(r"[0-9]{1,9}", target):
        raise ComposeFileError(f"its Dockerfile has no stage {target}", None, file)
    if target and int(target) < len(stages):
        return list(stages.values())[int(target)]
    if not image:
        raise ComposeFileError("its Dockerfile has no FROM", None, file)
    return image


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """Each instruction with its line; comments, and the texts that follow `<<NAME`, left out."""
    pieces: list[str] = []
    begun, until = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if until:
            until = "" if line.strip() == until else until
            continue
        if line.lstrip().startswith("#") or not line.strip():
            continue
        begun = begun if pieces else number
        pieces.append(line.strip().removesuffix("\\"))
        if line.rstrip().endswith("\\"):
            continue
        instruction, pieces = " ".join(pieces).strip(), []
        heredoc = _HEREDOC.search(instruction)
        until = heredoc[1] if heredoc and not _FROM.match(instruction) else ""
        yield begun, instruction
