"""The codes ADX200 to ADX219: the server: the Docker engine, its images and containers."""

from __future__ import annotations

from collections.abc import Mapping

from adx_tui.core.codes.entry import CodeEntry

ENTRIES: Mapping[str, CodeEntry] = {
    "ADX201": CodeEntry(
        "Docker is not installed",
        "No engine's socket and no docker command were found.",
        "Install Docker, or use --postgres embedded.",
        prevention="Install Docker once, or work with --postgres embedded.",
        severity="error",
        example="No Docker engine is installed.",
    ),
    "ADX202": CodeEntry(
        "The Docker engine is not running",
        "It is installed, but nobody answers on its socket.",
        "Start it: systemctl start docker, or Docker Desktop.",
        prevention="Let the engine start with the machine: systemctl enable docker.",
        severity="error",
        example="The Docker engine is not running.",
    ),
    "ADX203": CodeEntry(
        "The Docker socket is closed to you",
        "It belongs to a group that this user is not in.",
        'sudo usermod -aG docker "$USER", then log in again. Never chmod 777 it: whoever reaches it is root.',
        prevention="Join the group docker when you install it.",
        severity="error",
        example="This user may not use the Docker engine's socket.",
    ),
    "ADX204": CodeEntry(
        "DOCKER_HOST or DOCKER_CONTEXT leads nowhere",
        "The variable names an engine that does not answer, and it wins over everything else.",
        "unset it, or correct it.",
        prevention="Use docker context instead of DOCKER_HOST.",
        severity="error",
        example="DOCKER_HOST names an engine that does not answer, and it wins over everything else.",
    ),
    "ADX205": CodeEntry(
        "The Docker engine's certificate does not fit",
        "It is reached over TLS, and its certificate or this machine's is wrong, missing or out of date.",
        "See DOCKER_CERT_PATH, or the context's certificates: docker context inspect.",
        prevention="Renew certificates before they end.",
        severity="error",
        example="The Docker engine and this machine do not agree about TLS and its certificates.",
    ),
    "ADX206": CodeEntry(
        "The Docker engine is too old",
        "Its API is older than the SDK still speaks.",
        "Install a newer one.",
        prevention="Update the engine with the system.",
        severity="error",
        example="The Docker engine is too old to talk to.",
    ),
    "ADX210": CodeEntry(
        "The compose file can't be used",
        (
            "It is no YAML, lacks a file that it needs, has no Postgres service, or keeps the data in "
            "a folder outside of the repository."
        ),
        "Correct the line the finding names.",
        prevention="Run docker compose config before you commit the file.",
        severity="error",
        example="compose.yml can't be used: services.db.ports is no list.",
    ),
    "ADX211": CodeEntry(
        "The port is taken",
        "Another program listens there: another Postgres, another project's container, or something else.",
        "Move to a free port (POSTGRES_PORT and DATABASE_URL together), or stop the other one.",
        prevention="Give each project a port of its own.",
        severity="error",
        example="Port 5432 is taken by another Postgres, so this project's server can't listen on it.",
    ),
    "ADX212": CodeEntry(
        "The image is not here",
        "It was not pulled yet; or can't be: no network, a registry that wants a login or limits you, a wrong name.",
        "docker login, go online, or set POSTGRES_IMAGE to an image that is here; --postgres embedded needs none.",
        prevention="Pull images while you are online, and name a version instead of latest.",
        severity="error",
        example="The image postgres:17-bookworm is not on this machine.",
    ),
    "ADX213": CodeEntry(
        "There is no server",
        "Nothing was made for this project on this machine yet, or its container was removed; a volume keeps its data.",
        "Let adx-tui make and start it; it takes the data that is there.",
        prevention="There is nothing to prevent: it is how a new machine begins.",
        severity="error",
        example="There is no container for this project yet.",
    ),
    "ADX214": CodeEntry(
        "The server is not running",
        "It was stopped, or the machine was restarted.",
        "Let adx-tui start it; its data is kept.",
        prevention="There is nothing to prevent: a server stops with the machine.",
        severity="error",
        example="Container shop-postgres-1 is exited.",
    ),
    "ADX215": CodeEntry(
        "The server ended",
        "It exits at its start, restarts in a loop, ran out of memory or was paused. Its log says why.",
        "Read the end of its log in the finding; the container is kept.",
        prevention="Give the server memory enough, and don't edit what is in its volume.",
        severity="error",
        example="Container shop-postgres-1 exits at its start.",
    ),
    "ADX216": CodeEntry(
        "The container is another checkout's",
        "Two folders share one Compose project name, so they would share one server and one volume.",
        "Give this checkout a COMPOSE_PROJECT_NAME of its own.",
        prevention="Give each checkout a COMPOSE_PROJECT_NAME of its own.",
        severity="error",
        example="The Compose project shop on this machine belongs to another checkout.",
    ),
    "ADX217": CodeEntry(
        "The server was made with other settings",
        "The image, port or volume in the environment changed since.",
        "Let adx-tui recreate the container; the volume stays.",
        prevention="There is nothing to prevent: settings change, and the volume stays.",
        severity="error",
        example="Container shop-postgres-1 was made with other settings than the environment now has.",
    ),
    "ADX218": CodeEntry(
        "The Docker engine refused a request",
        "The engine's own words are in the finding.",
        "Do what they say.",
        prevention="Keep room on the engine's disk, and the engine up to date.",
        severity="error",
        example="The Docker engine refused.",
    ),
    "ADX219": CodeEntry(
        "Somebody else's container has the name",
        "A container of the name that this one would have was made by hand, or for another Compose project.",
        "Rename it, or give this checkout a COMPOSE_PROJECT_NAME of its own.",
        prevention="Leave container_name out of compose files.",
        severity="error",
        example=(
            "A container called shop-postgres-1 was made by somebody else: it carries none of this project's labels."
        ),
    ),
}
