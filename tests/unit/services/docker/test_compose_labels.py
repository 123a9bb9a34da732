"""What a container carries of the compose file that it was made by, and what it has otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adx_tui.services.docker import compose_labels
from tests.support.compose_text import MINIMAL, read, with_service


def test_labels_hold_no_value_of_the_environment(tmp_path: Path) -> None:
    text = with_service(environment="{POSTGRES_PASSWORD: hidden}")
    service = read(tmp_path, text)
    labels = compose_labels.of_container(service, "sha256:0", tmp_path)
    assert "hidden" not in str(labels)
    changed = read(tmp_path, text.replace("hidden", "changed"))
    assert compose_labels.settings_hash(changed) == compose_labels.settings_hash(service)


@pytest.mark.parametrize("seen", ["postgres:17", "docker.io/library/postgres:17", "localhost/postgres:17"])
def test_an_image_is_the_same_by_its_short_and_its_whole_name(tmp_path: Path, seen: str) -> None:
    """Podman tells the whole one."""
    assert not list(compose_labels.differences(read(tmp_path, MINIMAL), None, container(image=seen)))


def test_what_a_container_has_otherwise_is_told(tmp_path: Path) -> None:
    existing = container(image="postgres:16", port="5999", mounted="/data")
    assert list(compose_labels.differences(read(tmp_path, MINIMAL), "/var/lib/postgresql/data", existing)) == [
        "image  postgres:16 → postgres:17",
        "port  127.0.0.1:5999 → 127.0.0.1:5433",
        "volume  myproject_data at /data → /var/lib/postgresql/data",
    ]


def container(image: str, port: str = "5433", mounted: str = "/var/lib/postgresql/data") -> dict[str, Any]:
    """What the engine says of a container that Compose made of the minimal file."""
    return {
        "Config": {"Image": image, "Labels": {}},
        "HostConfig": {"PortBindings": {"5432/tcp": [{"HostIp": "127.0.0.1", "HostPort": port}]}},
        "Mounts": [{"Name": "myproject_data", "Destination": mounted}],
    }


def test_a_container_of_another_name_is_told_where_it_is_ours(tmp_path: Path) -> None:
    service, existing = read(tmp_path, MINIMAL), container(image="postgres:17")
    assert not list(compose_labels.differences(service, None, existing))  # Compose 1 writes names of its own
    existing["Config"]["Labels"] = compose_labels.of_container(service, "sha256:0", tmp_path)
    assert list(compose_labels.differences(service, None, existing | {"Name": "/old"})) == [
        "name  old → myproject-db-1"
    ]
    assert not list(compose_labels.differences(service, None, existing | {"Name": "/myproject-db-1"}))
