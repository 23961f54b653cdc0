#!/bin/bash
# Tries the image whose root file system is mounted at a folder, as an engine would run it: read-only root, user 10025, no
# capabilities, no new privileges, a volume for the data and a /tmp; starts it, waits for readiness, sends a mail with swaks
# to a sink behind it, runs its health check and a command, and stops it by SIGTERM.
#   docker/try-image.sh <root file system>
set -euo pipefail
root=$1
port=${TRY_SMTP_PORT:-20525} http=${TRY_HTTP_PORT:-20580} sink=${TRY_SINK_PORT:-20526}
work=$(mktemp -d)
chmod 755 "$work"
mkdir -p "$work"/{data,tmp,policies/domains}
chown 10025:10025 "$work/data" "$work/tmp"
# Nobody answers questions here, and there is no scanner.
cat > "$work/policies/policy.yaml" << 'P'
authentication:
  dmarc: { temperror: accept }
  spf: { temperror: accept }
filters:
  header: { on-unavailable: defer }
  content: { on-unavailable: defer }
P
printf 'relay:\n  backends: ["127.0.0.1:%s"]\nrecipients: accept\n' "$sink" > "$work/policies/domains/example.org.yaml"

# A server behind that takes every mail: the last step of the trial looks into what it wrote.
python3 - "$sink" "$work/mail" <<'P' &
import socketserver, sys
class Sink(socketserver.StreamRequestHandler):
    def handle(self):
        say = lambda line: self.wfile.write(line + b"\r\n")
        say(b"220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                say(b"354 go on")
                with open(sys.argv[2], "ab") as mail:
                    while (text := self.rfile.readline()) not in (b".\r\n", b""):
                        mail.write(text)
                say(b"250 taken")
            elif word == b"QUIT":
                say(b"221 bye")
                return
            else:
                say(b"250 ok")
socketserver.TCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", int(sys.argv[1])), Sink).serve_forever()
P
sink_pid=$!
gateway=
finish() {
    kill "$sink_pid" 2> /dev/null || true
    [ -z "$gateway" ] || kill -KILL "$gateway" 2> /dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# The environment of the image, and what an operator would add.
cat > "$work/enter" <<S
set -e
mount --bind "$root" "$root"
mount --bind "$work/data" "$root/var/lib/sallyport"
mount --bind "$work/tmp" "$root/tmp"
mount --bind "$work/policies" "$root/etc/sallyport/policies"
mount -o remount,ro,bind "$root/etc/sallyport/policies"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -o remount,ro,bind "$root"
exec chroot "$root" setpriv --reuid 10025 --regid 10025 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    env -i PATH=/usr/bin:/bin JAVA_HOME=/opt/java JAVA_OPTS="-XX:MaxRAMPercentage=10 -XX:+ExitOnOutOfMemoryError" \
    SALLYPORT_DATA_DIR=/var/lib/sallyport SALLYPORT_POLICIES_DIR=/etc/sallyport/policies \
    SALLYPORT_LISTENERS_SMTP_PORT=$port QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$http \
    SALLYPORT_HOSTNAME=gateway.example.org SALLYPORT_DNS_SERVERS=127.0.0.1:9 /opt/sallyport/entrypoint "\$@"
S

begun=$(date +%s%N)
unshare --mount sh "$work/enter" > "$work/log" 2>&1 &
gateway=$!
ask() {
    exec 3<> "/dev/tcp/127.0.0.1/$http" || return 1
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3
    read -r -t 5 _ status _ <&3
    exec 3<&-
    [ "$status" = 200 ]
}
for _ in $(seq 600); do
    ask /q/health/ready 2> /dev/null && break
    kill -0 "$gateway" 2> /dev/null || break
    sleep 0.1
done
ask /q/health/ready || { cat "$work/log" >&2; exit 1; }
echo "ready after $((($(date +%s%N) - begun) / 1000000)) ms, $(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$gateway/status") MB resident"
grep -E '^(Uid|CapEff|CapBnd|NoNewPrivs):' "/proc/$gateway/status" | tr '\n\t' '  '
echo

swaks --silent 2 --server "127.0.0.1:$port" --helo client.example.net --from me@example.net --to you@example.org \
    --header 'Subject: trial of the image' || { cat "$work/log" >&2; exit 1; }
for _ in $(seq 100); do
    grep -qs 'Subject: trial of the image' "$work/mail" && break
    sleep 0.1
done
grep -s 'Subject: trial of the image' "$work/mail" || { cat "$work/log" >&2; exit 1; }

unshare --mount sh "$work/enter" healthy && echo 'its health check says well'
kill -TERM "$gateway"
status=0
wait "$gateway" || status=$?
gateway=
echo "stopped, exit code $status"
[ "$status" = 143 ] || [ "$status" = 0 ]
grep -i 'aot\|read-only\|permission denied' "$work/log" >&2 || true
