#!/bin/bash
# Builds the JVM image where no registry can be reached, and tries it: buildah for the engine, Debian's packages for the base
# (debootstrap), the JDK of this machine for the build. As root, on Debian, with buildah and debootstrap installed:
#   docker/build-local.sh [folder to work in]
# It ends with 0 if the container became ready, took a mail, and stopped by SIGTERM within its time.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${1:-$(mktemp -d)}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
jdk=$(sh .mvn/find-jdk.sh)
maven=${MAVEN_REPOSITORY:-$HOME/.m2}
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
buildah() { command buildah --root "$work/storage" --runroot "$work/run" "$@"; }

echo '+ base'
if [ ! -e "$work/base.done" ]; then
    debootstrap --variant=minbase bookworm "$work/base" "$mirror" > "$work/debootstrap.log"
    # What slim images leave out.
    rm -rf "$work"/base/usr/share/{doc,man,info,locale}/* "$work"/base/var/cache/apt/* "$work"/base/var/lib/apt/lists/*
    touch "$work/base.done"
fi
base=$(buildah from scratch)
buildah add --quiet "$base" "$work/base" / > /dev/null
buildah commit --quiet "$base" localhost/sallyport-base > /dev/null
buildah add --quiet "$base" "$jdk" /opt/jdk > /dev/null
buildah config --env JAVA_HOME=/opt/jdk --env PATH=/opt/jdk/bin:/usr/sbin:/usr/bin:/sbin:/bin "$base"
buildah commit --quiet --rm "$base" localhost/sallyport-build > /dev/null

echo '+ image'
buildah bud --network host --ulimit "nofile=$(ulimit -Hn):$(ulimit -Hn)" --volume "$maven:/root/.m2" --file docker/Dockerfile.jvm --tag localhost/sallyport:jvm \
    --build-arg BUILD_IMAGE=localhost/sallyport-build --build-arg BASE_IMAGE=localhost/sallyport-base .

echo '+ trial'
docker/try-image.sh "$(buildah mount "$(buildah from localhost/sallyport:jvm)")"
