# bash source.sh FOLDER...: what bash has after `source FOLDER/.env`, in FOLDER/out, each variable ended by a NUL byte.
for folder; do
    (
        cd "$folder" || exit
        set -a
        # shellcheck disable=SC1091
        . ./.env
        set +a
        /usr/bin/env -0 >out
    ) >/dev/null 2>&1 </dev/null
done
