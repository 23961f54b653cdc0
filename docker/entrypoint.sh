#!/bin/bash
# Runs the gateway, or one of its commands, as process 1 of a container. `healthy` asks the one that runs beside it, with
# nothing but the shell: base images as small as ours have no HTTP client.
set -euo pipefail
here=/opt/sallyport

if [ "${1-}" = healthy ]; then
    exec 3<> "/dev/tcp/127.0.0.1/${QUARKUS_HTTP_PORT:-8080}"
    printf 'GET /q/health/live HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    read -r -t 2 _ status _ <&3
    [ "$status" = 200 ]
    exit
fi
if [ -x "$here/sallyport-native" ]; then
    exec "$here/sallyport-native" "$@"
fi
options=()
[ ! -e "$here/sallyport.aot" ] || options+=("-XX:AOTCache=$here/sallyport.aot")
# JAVA_OPTS holds several words on purpose.
# shellcheck disable=SC2086
exec "$JAVA_HOME/bin/java" "${options[@]}" ${JAVA_OPTS-} -jar "$here/quarkus-run.jar" "$@"
