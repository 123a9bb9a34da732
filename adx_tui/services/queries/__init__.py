"""Catalogue queries, one file each; `database.query` reads them."""
