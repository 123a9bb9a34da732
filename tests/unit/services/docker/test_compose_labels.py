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


@pytest.mark.parametrize("mounted", ["/var/lib/postgres/data", "/backups"])
def test_a_container_keeps_its_data_where_the_data_is_and_not_in_a_volume_beside_it(
    tmp_path: Path, mounted: str
) -> None:
    """Compose mounts the volume as it is written, and the image a volume without a name where the data is."""
    existing = container(image="postgres:17", mounted=mounted)
    existing["Mounts"].append({"Name": "0f1e", "Destination": "/var/lib/postgresql/data"})
    assert compose_labels.other_data(read(tmp_path, MINIMAL), existing) == "0f1e"


@pytest.mark.parametrize(
    ("configuration", "bindings", "published"),
    [
        ({"Cmd": ["postgres", "-p", "5433"]}, {"5433/tcp": "6543"}, "127.0.0.1:6543"),
        ({"Env": ["PGPORT=5433"]}, {"5432/tcp": "1", "5433/tcp": "6543"}, "127.0.0.1:6543"),
        ({"Cmd": ["postgres"]}, {"5433/tcp": "6543"}, "0.0.0.0:None"),
    ],
)
def test_a_container_is_published_where_its_server_listens(
    configuration: dict[str, Any], bindings: dict[str, str], published: str
) -> None:
    attributes = {
        "Config": configuration,
        "HostConfig": {
            "PortBindings": {port: [{"HostIp": "127.0.0.1", "HostPort": host}] for port, host in bindings.items()}
        },
    }
    assert compose_labels.published(attributes) == published
    assert compose_labels.host_ports(attributes) >= set(bindings.values())


def test_in_the_machine_s_own_network_the_port_is_the_machine_s() -> None:
    attributes = {"Config": {"Cmd": ["postgres", "-p", "5433"]}, "HostConfig": {"NetworkMode": "host"}}
    assert compose_labels.published(attributes) == "0.0.0.0:5433"
    assert compose_labels.host_ports(attributes) == {"5433"}


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
