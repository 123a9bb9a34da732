"""Whether a host name means this machine."""

from __future__ import annotations

import ipaddress
import socket
import threading

_RESOLVE_SECONDS = 2.0


def is_here(host: str) -> bool:
    """Whether `host`, as a database URL has it, is this machine: a loopback address, a folder of sockets, or a name
    without a dot that resolves to private addresses alone, as the services of Compose, a devcontainer or GitLab's CI
    are named. Anything else may be somebody else's, a forwarded name among them.

    libpq takes a list of hosts, separated by commas: all of them count.
    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-HOST
    """
    return all(_is_here(name) for name in host.split(","))


def _is_here(host: str) -> bool:
    if not host or host.startswith(("/", "@")):
        return True  # a socket, or an abstract one
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    else:
        return address.is_loopback or address.is_unspecified
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, section 6.3
        return True
    return "." not in name and is_private(name)


def is_private(name: str) -> bool:
    """Whether every address that `name` resolves to is private, or the loopback's; a resolver that keeps silent is no
    answer."""
    resolved: list[str] = []

    def resolve() -> None:
        try:
            resolved.extend(str(address[0]) for *_, address in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return  # the name is not known: the login says so

    # The resolver has no limit of its own that a caller could set.
    resolver = threading.Thread(target=resolve, daemon=True)
    resolver.start()
    resolver.join(_RESOLVE_SECONDS)
    addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in tuple(resolved)]
    return bool(addresses) and all(address.is_private or address.is_loopback for address in addresses)
