"""adx-tui: from `git clone` to a running, migrated, seeded PostgreSQL, and the real reason when that can't be."""

__version__ = "0.1.0"
