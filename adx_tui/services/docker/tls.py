"""Certificates between this machine and a Docker engine that is reached over TLS.

https://docs.docker.com/engine/security/protect-access/: `ca.pem` signs for the engine, `cert.pem` and `key.pem` for us.
"""

from __future__ import annotations

from pathlib import Path

from docker import APIClient
from docker.tls import TLSConfig
from requests.utils import get_environ_proxies

_FILES = ("ca.pem", "cert.pem", "key.pem")


def configuration(certificates: Path, url: str, *, verify: bool) -> TLSConfig:
    """What is in the folder `certificates`, as far as it is there, for the engine at `url`."""
    ca, certificate, key = (certificates / name for name in _FILES)
    pair = (str(certificate), str(key)) if certificate.is_file() and key.is_file() else None
    tls_config = _Configuration(client_cert=pair, ca_cert=str(ca) if ca.is_file() else None, verify=verify)
    tls_config.url = url.replace("tcp://", "https://", 1)
    return tls_config


def missing(certificates: Path) -> str:
    """Which files the folder lacks, to be read; empty where it has all of them."""
    absent = [name for name in _FILES if not (certificates / name).is_file()]
    return f"not in {certificates}: {', '.join(absent)}" if absent else ""


class _Configuration(TLSConfig):
    url = ""

    def configure_client(self, client: APIClient) -> None:
        """REQUESTS_CA_BUNDLE, set for the company's proxy, would win over the engine's own `ca.pem` (requests issue
        3829). Without trust in the environment only what it says of proxies has to be taken over."""
        super().configure_client(client)
        client.proxies.update(get_environ_proxies(self.url))
        client.trust_env = False
