"""Secrets of a service that are files, and the login that the image takes from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from adx_tui.services.docker import compose_labels
from adx_tui.services.docker.compose_file import ComposeFileError
from tests.support.compose_text import read, with_service

DECLARED = "secrets:\n  db_pw:\n    file: ./secrets/pw.txt\n  other: {environment: OTHER}\n"
GIVEN = "{POSTGRES_USER: shop, POSTGRES_PASSWORD_FILE: /run/secrets/db_pw}"


def secret(folder: Path, text: str = "s3cr3t pw\n") -> Path:
    path = folder / "My Project" / "secrets" / "pw.txt"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("secrets", ["[db_pw]", "[{source: db_pw}]", "[{source: db_pw, target: db_pw, mode: 0400}]"])
def test_a_file_is_mounted_and_the_password_read_from_it(tmp_path: Path, secrets: str) -> None:
    path = secret(tmp_path)
    service = read(tmp_path, with_service(environment=GIVEN, secrets=secrets) + DECLARED)
    assert [(mounted.source, mounted.target) for mounted in service.secrets] == [(path, "/run/secrets/db_pw")]
    assert service.environment["POSTGRES_PASSWORD"] == "s3cr3t pw"
    assert "POSTGRES_PASSWORD" not in service.given_environment
    assert "POSTGRES_PASSWORD_FILE" not in service.open_environment
    assert service.ignored == ()
    assert "s3cr3t" not in repr(service.secrets)
    source = service.password_source
    assert source is not None
    assert (source.file, source.line) == (path, 1)


def test_another_target_is_where_the_variable_has_to_lead(tmp_path: Path) -> None:
    secret(tmp_path)
    text = with_service(
        environment=GIVEN.replace("/run/secrets/db_pw", "/etc/pw"), secrets="[{source: db_pw, target: %s}]"
    )
    service = read(tmp_path, text % "/etc/pw" + DECLARED)
    assert service.environment["POSTGRES_PASSWORD"] == "s3cr3t pw"
    service = read(tmp_path, text % "/etc/other" + DECLARED)
    assert "POSTGRES_PASSWORD" not in service.environment


def test_a_secret_that_is_no_file_is_not_done(tmp_path: Path) -> None:
    secret(tmp_path)
    service = read(tmp_path, with_service(secrets="[db_pw, other]") + DECLARED)
    assert [wish.what for wish in service.ignored] == ["secret other"]


def test_a_file_that_is_not_there_is_named_with_its_line(tmp_path: Path) -> None:
    text = with_service(environment=GIVEN, secrets="[db_pw]") + DECLARED
    with pytest.raises(ComposeFileError, match=r"pw\.txt, which it names, can't be used: it does not exist") as refused:
        read(tmp_path, text)
    assert refused.value.line == text.splitlines().index("    file: ./secrets/pw.txt") + 1


def test_another_file_is_another_container_and_other_words_in_it_are_not(tmp_path: Path) -> None:
    path = secret(tmp_path)
    text = with_service(environment=GIVEN, secrets="[db_pw]") + DECLARED
    before = compose_labels.settings_hash(read(tmp_path, text))
    path.write_text("another")
    assert compose_labels.settings_hash(read(tmp_path, text)) == before
    assert compose_labels.settings_hash(read(tmp_path, text.replace("secrets: [db_pw]", "secrets: []"))) != before
