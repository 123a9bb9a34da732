#!/bin/bash
# What the entrypoint of Docker's official `postgres` image promises, as far as a user can tell the two apart:
#
# * POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB and POSTGRES_INITDB_ARGS, each also as NAME_FILE (a secret), count
#   when the data directory is empty and never again; POSTGRES_HOST_AUTH_METHOD and POSTGRES_INITDB_WALDIR too.
# * /docker-entrypoint-initdb.d runs against a temporary server that listens on its socket only.
# * Then postgres takes this process's place, as the user postgres. Any other command is run as it is.
# * From 18 on, a volume at /var/lib/postgresql/data is refused.
set -Eeuo pipefail

readonly sockets=/var/run/postgresql
readonly old_data=/var/lib/postgresql/data

refuse() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Sets NAME from NAME or from the file that NAME_FILE names; from a default where there is neither.
take() {
    local name=$1 default=${2:-} file=${1}_FILE
    local value=${!name:-} path=${!file:-}
    [ -z "$value" ] || [ -z "$path" ] || refuse "error: both $name and $file are set (but are exclusive)"
    [ -z "$path" ] || value=$(<"$path")
    export "$name=${value:-$default}"
    unset "$file"
}

refuse_volume_of_older_layout() {
    [ "${PG_MAJOR:-0}" -ge 18 ] || return 0
    if [ -s "$old_data/PG_VERSION" ] || grep -q " $old_data " /proc/self/mountinfo; then
        refuse 'Error: in 18+, these Docker images are configured to store database data in a' \
            '       format which is compatible with "pg_ctlcluster" (specifically, using' \
            '       major-version-specific directory names). Mount /var/lib/postgresql instead' \
            "       of $old_data."
    fi
}

make_folders() {
    mkdir -p "$PGDATA" "$sockets"
    chmod 0700 "$PGDATA" || true
    chmod 03775 "$sockets" || true
    [ "$(id -u)" -ne 0 ] || find "$PGDATA" "$sockets" ! -user postgres -exec chown postgres '{}' +
}

run_sql() {
    psql --no-psqlrc --no-password --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" "$@"
}

run_script() {
    case $1 in
    *.sh)
        if [ -x "$1" ]; then
            echo "$0: running $1"
            "$1"
        else
            echo "$0: sourcing $1"
            # shellcheck disable=SC1090 # the user's own
            . "$1"
        fi
        ;;
    *.sql) echo "$0: running $1" && run_sql --dbname "$POSTGRES_DB" --file "$1" ;;
    *.sql.gz) echo "$0: running $1" && gunzip -c "$1" | run_sql --dbname "$POSTGRES_DB" ;;
    *.sql.xz) echo "$0: running $1" && xzcat "$1" | run_sql --dbname "$POSTGRES_DB" ;;
    *.sql.zst) echo "$0: running $1" && zstd -dc "$1" | run_sql --dbname "$POSTGRES_DB" ;;
    *) echo "$0: ignoring $1" ;;
    esac
}

make_cluster() {
    take POSTGRES_PASSWORD
    take POSTGRES_USER postgres
    take POSTGRES_DB "$POSTGRES_USER"
    take POSTGRES_INITDB_ARGS
    local method=${POSTGRES_HOST_AUTH_METHOD:-} script waldir=()
    if [ -z "$POSTGRES_PASSWORD" ] && [ "$method" != trust ]; then
        refuse 'Error: Database is uninitialized and superuser password is not specified.' \
            '       You must specify POSTGRES_PASSWORD to a non-empty value for the' \
            '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".'
    fi
    [ -z "${POSTGRES_INITDB_WALDIR:-}" ] || waldir=(--waldir "$POSTGRES_INITDB_WALDIR")
    # POSTGRES_INITDB_ARGS is a piece of a command line, quotes and all: only eval reads it as one.
    eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=<(printf '%s\n' \"\$POSTGRES_PASSWORD\")" \
        "\"\${waldir[@]}\" $POSTGRES_INITDB_ARGS"
    printf '\nhost all all all %s\n' "${method:-$(postgres -C password_encryption)}" >>"$PGDATA/pg_hba.conf"

    PGUSER=$POSTGRES_USER pg_ctl --pgdata "$PGDATA" --options "-c listen_addresses='' -p 5432" --wait start
    export PGPASSWORD=$POSTGRES_PASSWORD
    [ "$POSTGRES_DB" = postgres ] ||
        run_sql --dbname postgres --set name="$POSTGRES_DB" <<<'CREATE DATABASE :"name";'
    for script in /docker-entrypoint-initdb.d/*; do
        [ ! -e "$script" ] || run_script "$script"
    done
    unset PGPASSWORD
    PGUSER=$POSTGRES_USER pg_ctl --pgdata "$PGDATA" --mode fast --wait stop
    printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

only_asks() {
    local argument
    for argument; do
        case $argument in -\? | --help | --describe-config | -V | --version) return 0 ;; esac
    done
    return 1
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ] && ! only_asks "$@"; then
    [ "$(id -u)" -ne 0 ] || refuse_volume_of_older_layout
    make_folders
    [ "$(id -u)" -ne 0 ] || exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
    if [ -s "$PGDATA/PG_VERSION" ]; then
        printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
    else
        make_cluster
    fi
fi
exec "$@"
