"""What an application is built with, by what its package depends on: a framework before the server library that it has
in it, and that before a bundler."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from adx_tui.services.project import versions
from adx_tui.services.project.packages import Manifest
from adx_tui.services.project.repository import Framework, Package

_TITLES = {
    "next": "Next.js",
    "nuxt": "Nuxt",
    "@sveltejs/kit": "SvelteKit",
    "@remix-run/react": "Remix",
    "@remix-run/node": "Remix",
    "@react-router/dev": "React Router",
    "astro": "Astro",
    "@nestjs/core": "NestJS",
    "fastify": "Fastify",
    "hono": "Hono",
    "express": "Express",
    "vite": "Vite",
}
"""By their packages, those that decide before those that others have in them."""


def find(packages: Iterable[Package], root: Path, manifests: Mapping[Path, Manifest]) -> Framework | None:
    """The framework of the first of `packages` that has one; a bundler alone only where no package has more."""
    bundled: Framework | None = None
    for package in packages:
        name = next((name for name in _TITLES if name in package.dependencies), None)
        if name is None or (name == "vite" and bundled is not None):
            continue
        version = versions.find(package.folder, root, manifests, name)
        title = f"{_TITLES[name]} {version.major}" if version else _TITLES[name]
        framework = Framework(name, title, package.source(f"dependencies.{name}"), package)
        if name != "vite":
            return framework
        bundled = framework
    return bundled
