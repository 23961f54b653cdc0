#!/bin/bash
# Builds the JVM image where no registry of images can be reached, starts it as it is meant to be run, and sends it a mail.
# Needs root on Debian, `apt-get install buildah debootstrap`, a JDK 25, and the libraries of an earlier ./mvnw package:
#   docker/build-local.sh [folder to work in]
# The base images are made here: Debian's packages, and this machine's JDK. Nothing else is different from a build elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${1:-$(mktemp -d)}
mkdir -p "$work"
jdk=$(sh .mvn/find-jdk.sh)
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
buildah() { command buildah --root "$work/images" --runroot "$work/run" "$@"; }

if ! buildah inspect --type image localhost/base > /dev/null 2>&1; then
    echo '== base images'
    # The mirror that this machine takes its own packages from
    mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | sed -n 's/ bookworm$//p' | head -1)
    debootstrap --variant=minbase bookworm "$work/root" "$mirror" > "$work/debootstrap.log"
    rm -rf "$work/root/var/cache/apt" "$work/root/var/lib/apt/lists"
    image=$(buildah from scratch)
    buildah add -q "$image" "$work/root" / > /dev/null
    buildah config --cmd /bin/bash --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$image"
    buildah commit -q "$image" localhost/base > /dev/null
    cp -rL "$jdk" "$work/jdk" # Debian's packages link certificates from elsewhere
    buildah add -q "$image" "$work/jdk" /opt/jdk > /dev/null
    rm -rf "$work/jdk"
    buildah config --env JAVA_HOME=/opt/jdk --env PATH=/opt/jdk/bin:/usr/bin:/bin "$image"
    buildah commit -q --rm "$image" localhost/jdk > /dev/null
fi

echo '== image'
# Of a moment that is the source's and not the clock's: https://reproducible-builds.org/specs/source-date-epoch/
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
# The libraries come from this machine; a build elsewhere fetches them
buildah build --layers -f docker/Dockerfile.jvm -t localhost/sallyport:jvm \
    --build-arg BUILD_IMAGE=localhost/jdk --build-arg BASE_IMAGE=localhost/base \
    --ulimit "nofile=$(ulimit -Hn):$(ulimit -Hn)" --build-arg REVISION="$(git rev-parse HEAD)" --timestamp "$SOURCE_DATE_EPOCH" \
    --build-arg CREATED="$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" \
    -v "$HOME/.m2:/root/.m2" . > "$work/image.log" 2>&1 || { tail -50 "$work/image.log"; exit 1; }
buildah images

echo '== trial'
image=$(buildah from localhost/sallyport:jvm)
docker/try-image.sh "$(buildah mount "$image")"
buildah rm "$image" > /dev/null
