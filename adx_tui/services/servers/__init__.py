"""The three places Postgres can run in: a Docker container, an embedded server, or somewhere that is not ours."""
