#!/bin/sh
# prisma.sh ARGUMENT...: the real Prisma CLI with the stand-in for its schema engine, never asking anybody anything.
# The node_modules beside this file are there for a project without its own, whose prisma.config.ts imports prisma/config.
here=$(cd "$(dirname "$0")" && pwd)
export PRISMA_SCHEMA_ENGINE_BINARY="$here/schema-engine.mjs"
export NODE_PATH="$here/node_modules${NODE_PATH:+:$NODE_PATH}"
export CHECKPOINT_DISABLE=1 PRISMA_HIDE_UPDATE_MESSAGE=1 NO_COLOR=1 CI=1
exec timeout "${JUDGE_TIMEOUT:-120}" node "$here/node_modules/prisma/build/index.js" "$@" </dev/null
