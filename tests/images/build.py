"""Builds the images that the Docker tests run: python -m tests.images.build 15 16 17 18

They keep the contract of Docker's official `postgres` image (see docker-entrypoint.sh), and need no image registry:
PostgreSQL comes from PyPI, the rest from this machine, a Debian 12 with the libraries that PostgreSQL is linked with.
All that has to be installed is the package `docker`. Other than the official image they have no PL/Python, and the
locale C.UTF-8.
"""

from __future__ import annotations

import argparse
import io
import platform
import sys
import tarfile
import time
from collections.abc import Sequence
from contextlib import closing

import docker

from tests.images.binaries import RELEASES
from tests.images.root_file_system import root_file_system

NAME = "adx-test/postgres"
BUILD_SECONDS = 300


def dockerfile(major: str) -> str:
    """The image's configuration, that of the official image of the same major version."""
    # From 18 on a volume holds all versions, each in a folder of its own (docker-library/postgres#1259).
    volume = "/var/lib/postgresql" if int(major) >= 18 else "/var/lib/postgresql/data"
    data = f"{volume}/{major}/docker" if int(major) >= 18 else volume
    return f"""\
FROM scratch
ADD rootfs.tar /
ENV PATH=/usr/lib/postgresql/{major}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
ENV LANG=C.UTF-8 PG_MAJOR={major} PG_VERSION={RELEASES[major]} PGDATA={data}
VOLUME {volume}
EXPOSE 5432
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
"""


def build_image(engine: docker.DockerClient, name: str, major: str) -> None:
    """Builds `name`:`major` in the engine, in the place of an image that has that tag already."""
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as archive:
        for member, content in (("Dockerfile", dockerfile(major).encode()), ("rootfs.tar", root_file_system(major))):
            entry = tarfile.TarInfo(member)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    context.seek(0)
    engine.images.build(fileobj=context, custom_context=True, tag=f"{name}:{major}", rm=True, forcerm=True)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.images.build", description="Build the tests' Postgres images."
    )
    parser.add_argument("majors", nargs="+", choices=RELEASES, metavar="MAJOR", help=f"of {', '.join(RELEASES)}")
    parser.add_argument("--name", default=NAME, help="what the images are called, the tag aside (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        parser.exit(1, "these images are put together from the programs of a Linux machine on x86_64\n")
    with closing(docker.from_env(timeout=BUILD_SECONDS)) as engine:
        for major in chosen.majors:
            began = time.monotonic()
            build_image(engine, chosen.name, major)
            print(f"{chosen.name}:{major} built in {time.monotonic() - began:.1f} s", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
