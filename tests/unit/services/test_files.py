"""Whatever lies under the name of a project's file, reading it is an answer or an error, and soon."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adx_tui.core.cancellation import Cancellation, Reason, working_within
from adx_tui.services import files
from adx_tui.services.environment import env_file, env_schema
from adx_tui.services.files import UnreadableFileError

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")

LIMIT = 1000


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    files.forget_pipes()


def directory(path: Path) -> None:
    path.mkdir()


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def nowhere(path: Path) -> None:
    path.symlink_to("gone")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 << 30)


def latin(path: Path) -> None:
    path.write_bytes(b"A=1\nB=caf\xe9\n")


def utf_16(path: Path) -> None:
    path.write_bytes("A=1".encode("utf-16"))


@pytest.mark.parametrize(
    ("make", "says", "line"),
    [
        (directory, "it is a directory, not a file", None),
        (endless, "it is a device, not a file", None),
        (listening, "it is a socket, not a file", None),
        (nowhere, "it is a link to gone, which does not exist", None),
        (sparse, "it has 2,048 MB, more than the 0 KB that are read", None),
        (latin, "byte 9 (0xE9, counted from 0) is not UTF-8", 2),
        (utf_16, "it is UTF-16, as PowerShell's > writes it; save it as UTF-8", 1),
    ],
)
def test_what_is_no_file_of_text_is_said(
    tmp_path: Path, make: Callable[[Path], None], says: str, line: int | None
) -> None:
    make(tmp_path / "file")
    with pytest.raises(UnreadableFileError) as refused:
        files.read_text(tmp_path / "file", LIMIT)
    assert (refused.value.problem, refused.value.line) == (says, line)
    assert refused.value.filename == str(tmp_path / "file")


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xef\xbb\xbfA=1\r\n\0")
    assert files.read_text(tmp_path / "file", LIMIT) == "\ufeffA=1\r\n\0"
    with pytest.raises(FileNotFoundError):
        files.read_text(tmp_path / "none", LIMIT)


def test_the_limit_counts_what_is_read_and_not_what_is_said() -> None:
    """Files of /proc have no size."""
    with pytest.raises(UnreadableFileError, match="more than 0 KB"):
        files.read_bytes(Path("/proc/self/smaps"), 100)


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").symlink_to("file")
    with pytest.raises(OSError, match="symbolic links"):
        files.read_text(tmp_path / "file", LIMIT)


class TestPipes:
    @pytest.fixture
    def pipe(self, tmp_path: Path) -> Path:
        os.mkfifo(tmp_path / ".env")
        return tmp_path / ".env"

    def test_it_is_read_once_and_remembered(self, pipe: Path) -> None:
        threading.Thread(target=pipe.write_text, args=["A=1\n"], daemon=True).start()
        file = env_file.read(pipe)
        assert (dict(file.values), file.piped) == ({"A": "1"}, True)
        assert env_file.read(pipe) == file

    def test_more_than_fits_into_it_at_once_is_read_whole(self, pipe: Path) -> None:
        threading.Thread(target=pipe.write_bytes, args=[b"x" * 200_000], daemon=True).start()
        assert len(files.read_bytes(pipe, 300_000)) == 200_000

    def test_who_writes_without_end_is_not_listened_to(self, pipe: Path) -> None:
        def write() -> None:
            with contextlib.suppress(BrokenPipeError), pipe.open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 10_000)

        writer = threading.Thread(target=write)
        writer.start()
        with pytest.raises(UnreadableFileError, match="more is written into it"):
            files.read_bytes(pipe, LIMIT)
        writer.join(5)
        assert not writer.is_alive()

    def test_nobody_is_waited_for_long_and_once_for_all_pipes(
        self, pipe: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "PIPE_SECONDS", 0.2)
        others = [pipe.with_name(str(number)) for number in range(20)]
        for other in others:
            os.mkfifo(other)
        begun = time.monotonic()
        for path in (pipe, *others, pipe):
            with pytest.raises(UnreadableFileError, match="nobody wrote into it"):
                files.read_text(path, LIMIT)
        assert time.monotonic() - begun < 2

    def test_a_run_s_end_ends_the_wait_for_a_silent_writer(self, pipe: Path) -> None:
        holder = os.open(pipe, os.O_RDWR)
        cancellation = Cancellation()
        threading.Timer(0.1, cancellation.cancel, [Reason.INTERRUPTED]).start()
        begun = time.monotonic()
        try:
            with working_within(cancellation), pytest.raises(UnreadableFileError, match="did not come to an end"):
                files.read_text(pipe, LIMIT)
        finally:
            os.close(holder)
        assert time.monotonic() - begun < 2


@given(
    st.binary(max_size=300)
    | st.text(alphabet="AB=\"'#$\\ \n\r\t@(),:minLengthtype=string9\ufeff", max_size=300).map(str.encode)
)
def test_any_bytes_are_an_environment_an_example_or_an_error(data: bytes) -> None:
    try:
        text = files.decode(data, Path(".env"))
    except UnreadableFileError:
        return
    file = env_file.parse(text, Path(".env"))
    assert file.with_values({"A": "1"})
    for field in env_schema.schema_of(file).fields:
        field.generated()
        field.problem("x")


@pytest.mark.parametrize("text", ["\n", "# x\n", "A=1\n", "'", "A='", '# @a="\nB=1\n', "# @type=a(", "A=“"])
def test_no_line_makes_all_that_follows_be_looked_at_again(text: str) -> None:
    """A quarter of the largest file there may be takes seconds then, and not minutes."""
    whole = text * (files.SETTINGS_BYTES // len(text.encode()) // 4)
    begun = time.process_time()
    env_schema.schema_of(env_file.parse(whole, Path(".env")))
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("argument", ["minLength=" + "9" * 5000, "minLength=999999999999999", "maxLength=-3", "min=²"])
def test_no_number_in_a_decorator_is_too_much(argument: str) -> None:
    schema = env_schema.schema_of(
        env_file.parse(f"# @required @sensitive @type=string({argument})\nA=\n", Path(".env"))
    )
    (field,) = schema.fields
    field.generated()
    assert isinstance(field.problem("x"), str)


def test_nothing_can_be_called_what_is_longer_than_any_name(tmp_path: Path) -> None:
    longest = os.pathconf(tmp_path, "PC_NAME_MAX")
    assert not files.may_exist(tmp_path / ("e" * (longest + 1)))
