"""Catalogue queries, one file each; `sql_text.query` reads them."""
