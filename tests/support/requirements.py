"""What a test's marker asks of the machine, and what happens where the machine has not got it.

On a person's machine such a test is skipped, with the reason. Where the test run exists to prove that very thing
(the continuous integration), a variable says so, and then a test that could not run is a failure.
"""

from __future__ import annotations

import functools
import gc
import os
import shutil
import warnings
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import NoReturn

import docker
import docker.errors
import pytest
import requests


@dataclass(frozen=True, slots=True)
class Requirement:
    marker: str
    insisted_on_by: str
    """The environment variable that, set to 1, turns a skip into a failure."""
    lacking: Callable[[], str | None]
    """Why the machine cannot run such a test; None when it can."""

    def is_insisted_on(self, environment: Mapping[str, str] = os.environ) -> bool:
        return environment.get(self.insisted_on_by) == "1"

    def enforce(self, environment: Mapping[str, str] = os.environ) -> None:
        """Returns where the machine has what is needed; else ends the test."""
        reason = self.lacking()
        if reason is not None:
            self.refuse(reason, environment)

    def refuse(self, reason: str, environment: Mapping[str, str] = os.environ) -> NoReturn:
        if self.is_insisted_on(environment):
            pytest.fail(self.complaint(reason), pytrace=False)
        pytest.skip(reason)

    def complaint(self, reason: str) -> str:
        return f"{self.insisted_on_by}=1, so a {self.marker} test may not be skipped: {reason}"


def postgres_image() -> str:
    """The image the Docker tests run: never pulled by them, so that they need no network."""
    return os.environ.get("ADX_TEST_POSTGRES_IMAGE") or "adx-test/postgres:17"


@functools.cache
def docker_lacking() -> str | None:
    with warnings.catch_warnings():
        # docker-py does not close its socket when nobody answers; found later, it would fail some other test.
        warnings.simplefilter("ignore", ResourceWarning)
        reason = _docker_lacking()
        gc.collect()
    return reason


def _docker_lacking() -> str | None:
    image = postgres_image()
    try:
        with closing(docker.from_env(timeout=10)) as engine:
            engine.images.get(image)
    except docker.errors.ImageNotFound:
        return f"the Docker engine has no image {image} (another one can be named in ADX_TEST_POSTGRES_IMAGE)"
    except (docker.errors.DockerException, requests.RequestException) as error:
        return f"no Docker engine answers: {error}"
    return None


@functools.cache
def prisma_lacking() -> str | None:
    absent = [program for program in ("node", "npm") if shutil.which(program) is None]
    return f"not on PATH: {', '.join(absent)}" if absent else None


DOCKER = Requirement("docker", "ADX_TEST_REQUIRE_DOCKER", docker_lacking)
PRISMA = Requirement("prisma", "ADX_TEST_REQUIRE_PRISMA", prisma_lacking)
REQUIREMENTS = (DOCKER, PRISMA)
