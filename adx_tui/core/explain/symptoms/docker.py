"""The Docker engine, its command and Compose."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Strength, Symptom

SYMPTOMS = (
    Symptom(("required variable … is missing a value",), ("ADX284",)),
    Symptom(
        (
            "docker: command not found",
            "docker-compose: command not found",
            "command not found: docker",
            "'docker' is not recognized as an internal or external command",
            "docker: not found",
            "spawn docker ENOENT",
        ),
        ("ADX201",),
    ),
    Symptom(
        (
            "Cannot connect to the Docker daemon",
            "Couldn't connect to Docker daemon",
            "error during connect: … docker_engine",
            "open //./pipe/docker_engine: The system cannot find the file specified",
            "open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified",
            "failed to connect to the docker API at",
            "dial unix … docker.sock: connect: no such file or directory",
            "dial unix … docker.sock: connect: connection refused",
            "Docker Desktop is not running",
        ),
        ("ADX202", "ADX204"),
    ),
    Symptom(
        (
            "permission denied while trying to connect to the Docker",
            "docker.sock: connect: permission denied",
            "('Connection aborted.', PermissionError(13, 'Permission denied'))",
        ),
        ("ADX203",),
    ),
    Symptom(
        (
            "client version … is too old. Minimum supported API version",
            "client version … is too new. Maximum supported API version",
        ),
        ("ADX206",),
    ),
    Symptom(
        (
            "port is already allocated",
            "Error starting userland proxy: … address already in use",
            "failed to bind host port … address already in use",
            "failed to bind port",
            "Ports are not available",
            "Only one usage of each socket address … normally permitted",
            "driver failed programming external connectivity",
            "listen EADDRINUSE: address already in use …:5432",
        ),
        ("ADX211", "ADX276", "ADX260"),
    ),
    Symptom(
        (
            "pull access denied for",
            "manifest unknown",
            "manifest for … not found",
            "toomanyrequests",
            "You have reached your … pull rate limit",
            "no matching manifest for",
            "failed to resolve reference",
            'Error response from daemon: Get "https://registry',
            "Unable to find image",
            "No such image",
        ),
        ("ADX212", "ADX280"),
    ),
    Symptom(
        (
            ".env: line …: unexpected character",
            ".env: line …: unterminated quoted value",
            ".env: line …: key cannot contain a space",
            ".env: line …: syntax error near unexpected token",
            ".env: line …: … command not found",
            ".env:…: command not found",
        ),
        ("ADX133", "ADX104"),
    ),
    Symptom(("Conflict. The container name … is already in use by container",), ("ADX219", "ADX216")),
    Symptom(
        ("network … not found", "could not find a network matching network mode"),
        ("ADX273",),
        requires=("daemon",),
    ),
    Symptom(("dependency failed to start: container … exited",), ("ADX215", "ADX248"), Strength.HINT),
    Symptom(
        ("dependency failed to start: container … is unhealthy", "Health check failed"),
        ("ADX248", "ADX215"),
        Strength.HINT,
    ),
    Symptom(
        (
            "env file … not found",
            "no configuration file provided: not found",
            "services.… must be a mapping",
            "yaml: line",
            "yaml: unmarshal errors",
            "Additional property … is not allowed",
            "additional properties '…' not allowed",
            "undefined volume",
            "invalid interpolation format",
            "no such service",
        ),
        ("ADX210",),
        requires=(),
        unless=("kubernetes", "helm", "kubectl", "github workflow"),
    ),
    Symptom(
        (
            "no space left on device",
            "There is not enough space on the disk",
        ),
        ("ADX243",),
        Strength.HINT,
        unless=("inotify", "npm err", "npm error"),
    ),
    Symptom(("Restarting (1)", "exited with code 1"), ("ADX215",), Strength.HINT, requires=("postgres",)),
)
