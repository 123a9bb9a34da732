"""The notation of @env-spec, by which an example says what its keys take (https://varlock.dev/env-spec/reference/)."""
