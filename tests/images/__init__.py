"""The Postgres images that the Docker tests run, built where no image registry is within reach."""
