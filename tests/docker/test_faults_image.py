"""An image that is not here: pulled, with its progress, or why it can't be, by name."""

from __future__ import annotations

import io
import secrets
import tarfile

import docker
import pytest

from tests.support import registry
from tests.support.outcome import assert_green, evidence, findings, only_failure, previews, summary
from tests.support.registry import Answer
from tests.support.server_step import ServerProject

pytestmark = pytest.mark.docker


@pytest.mark.parametrize(
    ("answer", "reason", "remedy"),
    [
        (registry.TOO_MANY, "limits how often", "docker login"),
        (registry.NO_LOGIN, "wants a login", "docker login"),
        (registry.UNKNOWN, "has no such image", "POSTGRES_IMAGE="),
        (registry.OTHER_PROCESSOR, "processor", "POSTGRES_IMAGE="),
    ],
    ids=["rate limit", "private", "unknown", "other processor"],
)
def test_why_a_registry_gives_no_image(
    server: ServerProject, postgres_image: str, answer: Answer, reason: str, remedy: str
) -> None:
    with registry.serving(answer) as image:
        server.set(POSTGRES_IMAGE=image)
        found = only_failure(server.auto(), "ADX212")
    assert reason in found["cause"]
    assert remedy in previews(found, "manual")
    assert "--postgres embedded" in previews(found, "manual")
    assert f"here  {postgres_image}" in evidence(found)
    server.set(POSTGRES_IMAGE=postgres_image)
    assert_green(server.auto())


def test_another_image_is_named_where_the_compose_file_takes_it_from(
    server: ServerProject, postgres_image: str
) -> None:
    """A variable that the file does not have would change nothing."""
    with registry.serving(registry.UNKNOWN) as image:
        named = f"services:\n  postgres:\n    image: {image}\n    ports: ['${{POSTGRES_PORT}}:5432']\n"
        server.project.write("compose/postgres.yml", named)
        found = only_failure(server.auto(), "ADX212")
    assert "POSTGRES_IMAGE" not in previews(found)
    assert f"image: {postgres_image}" in previews(found, "manual").splitlines()
    assert all("compose/postgres.yml:3" in each["title"] for each in found["remedies"] if "image:" in each["preview"])


@pytest.fixture
def scratch_image() -> str:
    return f"adxtest/{secrets.token_hex(5)}:17"


def with_a_new_layer(engine: docker.DockerClient, image: str, name: str) -> str:
    """The image with a layer that no engine has yet, so that there is something to pull."""
    container = engine.containers.create(image)
    try:
        with io.BytesIO() as file:
            with tarfile.open(fileobj=file, mode="w") as archive:
                member = tarfile.TarInfo("something-new")
                member.size = 3_000_000
                archive.addfile(member, io.BytesIO(secrets.token_bytes(member.size)))
            assert container.put_archive("/", file.getvalue())
        container.commit(*name.split(":"))
    finally:
        container.remove(v=True)
    return name


def test_a_missing_image_is_pulled_and_its_bytes_counted(
    server: ServerProject, docker_engine: docker.DockerClient, postgres_image: str, scratch_image: str
) -> None:
    manifest, blobs = registry.copy_of(docker_engine, with_a_new_layer(docker_engine, postgres_image, scratch_image))
    docker_engine.images.remove(scratch_image)
    with registry.serving(manifest, blobs) as image:
        server.set(POSTGRES_IMAGE=image)
        try:
            (missing,) = findings(server.check())
            assert missing["code"] == "ADX212"
            assert previews(missing, "safe") == f"docker pull {image}"
            result = server.auto()
            assert_green(result)
            assert f"pulled {image}" in summary(result, "postgres")
            progress = [each for each in result.events if each["event"] == "progress" and each["unit"] == "bytes"]
            assert progress, result
            assert progress[-1]["done"] == progress[-1]["total"] > 3_000_000
            assert sorted(each["done"] for each in progress) == [each["done"] for each in progress]
            assert server.down().exit_code == 0
        finally:
            docker_engine.images.remove(image, force=True)
