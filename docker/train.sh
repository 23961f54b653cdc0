#!/bin/bash
# Starts the built program once, sends it a mail, stops it, and keeps what it loaded and linked (JEP 483, 514) beside it.
#   train.sh <java> <folder of the built program>
set -euo pipefail
java=$1
program=$2
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

export SALLYPORT_HOSTNAME=training.invalid SALLYPORT_DATA_DIR=$home/data SALLYPORT_POLICIES_DIR=$program/policies
export SALLYPORT_LISTENERS_SMTP_PORT=0 SALLYPORT_DNS_SERVERS=127.0.0.1:9 QUARKUS_HTTP_PORT=0
export SALLYPORT_LISTENERS_SMTP_ADDRESS=127.0.0.1

"$java" -XX:AOTCacheOutput="$program/sallyport.aot" -jar "$program/quarkus-run.jar" > "$home/log" 2>&1 &
gateway=$!
for _ in $(seq 600); do
    grep -q 'Listening on: http' "$home/log" && break
    kill -0 "$gateway" 2> /dev/null || { cat "$home/log" >&2; exit 1; }
    sleep 0.1
done
port=$(sed -n 's|.*Listening on: http://[^:]*:\([0-9]*\).*|\1|p' "$home/log")
for path in /q/health /q/metrics /login /api/policy; do
    exec 3<> "/dev/tcp/127.0.0.1/$port"
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$path" >&3
    cat <&3 > /dev/null
    exec 3<&-
done
kill -TERM "$gateway"
wait "$gateway" || [ $? = 143 ]
[ -s "$program/sallyport.aot" ] || { cat "$home/log" >&2; exit 1; }
ls -l "$program/sallyport.aot"
