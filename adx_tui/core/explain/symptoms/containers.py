"""What containers end of: in their log, and in the words of the engine, runc and the kernel."""

from __future__ import annotations

from adx_tui.core.explain.symptom import Strength, Symptom

_SCRIPT = "/docker-entrypoint-initdb.d/…"

SYMPTOMS = (
    Symptom(
        (
            f"psql:{_SCRIPT}: ERROR:",
            f"psql:{_SCRIPT}: FATAL:",
            f"{_SCRIPT}: line …: … command not found",
            f"{_SCRIPT}: Permission denied",
            f"{_SCRIPT}: bad interpreter",
            f"{_SCRIPT}: cannot execute: required file not found",
        ),
        ("ADX278",),
    ),
    Symptom(
        ("invalid authentication method", "could not load … pg_hba.conf", "could not load pg_hba.conf"), ("ADX285",)
    ),
    Symptom(
        (
            '"OOMKilled": true',
            "OOMKilled: true",
            "OOMKilled=true",
            "OOMKilled true",
            "Reason: OOMKilled",
            "Memory cgroup out of memory: Killed process … (postgres)",
        ),
        ("ADX279", "ADX215"),
    ),
    Symptom(
        (
            "exited with code 137",
            "exit code 137",
            "Exited (137)",
            "was terminated by signal 9: Killed",
            "OOMKilled",
        ),
        ("ADX279", "ADX215"),
        Strength.HINT,
        unless=('"oomkilled": false', "heap out of memory", "heap limit"),
    ),
    Symptom(
        (
            "exec /usr/local/bin/docker-entrypoint.sh: exec format error",
            "exec /usr/bin/docker-entrypoint.sh: exec format error",
        ),
        ("ADX280", "ADX283"),
    ),
    Symptom(("exec format error", "does not match the detected host platform"), ("ADX280", "ADX283"), Strength.HINT),
    Symptom(
        (
            r"\r: No such file or directory",
            r"'bash\r'",
            r"'sh\r'",
            r"$'\r': command not found",
            "^M: bad interpreter",
            "^M: no such file or directory",
            "exec /usr/local/bin/docker-entrypoint.sh: no such file or directory",
            "exec /docker-entrypoint.sh: no such file or directory",
            "exec /entrypoint.sh: no such file or directory",
            "standard_init_linux.go:…: exec user process caused: no such file or directory",
        ),
        ("ADX282", "ADX283"),
    ),
    Symptom(
        (
            "unable to start container process: … executable file not found in $PATH",
            "unable to start container process: … no such file or directory",
            "unable to start container process: … permission denied",
            "exec user process caused: permission denied",
        ),
        ("ADX283", "ADX282"),
    ),
    Symptom(
        (
            "initdb: could not change permissions of directory",
            "initdb: error: could not change permissions of directory",
            "initdb: error: could not create directory … Permission denied",
            "initdb: error: could not access directory … Permission denied",
            "chown: changing ownership of '/var/lib/postgresql",
            "chmod: changing permissions of '/var/lib/postgresql",
            "mkdir: cannot create directory '/var/lib/postgresql",
            "find: '/var/lib/postgresql…': Permission denied",
            'data directory "…" has wrong ownership',
            'data directory "…" has invalid permissions',
        ),
        ("ADX281", "ADX215"),
    ),
    Symptom(("declared as external, but could not be found",), ("ADX259",)),
    Symptom(('external volume "…" not found',), ("ADX258",)),
    Symptom(('FATAL: could not access file "…"', 'FATAL: unrecognized configuration parameter "…"'), ("ADX257",)),
)
