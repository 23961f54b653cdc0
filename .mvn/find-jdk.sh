#!/bin/sh
# Prints the home of a Java 25 (or newer) installation, or says what to install and exits with 1.
#
#   find-jdk.sh        a JDK: what building needs (bin/javac)
#   find-jdk.sh --run  a runtime: what running needs (bin/java)
#
# The default `java` of a machine is often older than ours and JAVA_HOME often unset, so all the usual places are read.
# JAVA_HOME wins if it fits. Otherwise the newest 25 is taken, which the project is tested with, and only without any 25
# something newer. FIND_JDK_ROOT is put before the system's folders: for the test of this script.
set -eu
IFS=' 	
'

wanted=25
tool=javac
[ "${1-}" != --run ] || tool=java
root=${FIND_JDK_ROOT-}
best='' best_rank=0

# The rank of an installation: 0 if it does not fit, else higher is better.
rank() {
  rank=0
  [ -n "$1" ] && [ -x "$1/bin/$tool" ] && [ -r "$1/release" ] || return 0
  version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9.]*\).*/\1/p' "$1/release") || return 0
  major=${version%%.*}
  case $major in '' | *[!0-9]*) return 0 ;; esac
  [ "$major" -ge "$wanted" ] || return 0
  case $version in *.*) rest=${version#*.} ;; *) rest=0 ;; esac
  minor=${rest%%.*}
  case $rest in *.*) rest=${rest#*.} ;; *) rest=0 ;; esac
  patch=${rest%%.*}
  rank=$((major * 1000000 + ${minor:-0} * 1000 + ${patch:-0}))
  [ "$major" -ne "$wanted" ] || rank=$((rank + 1000000000))
}

consider() {
  for home in "$@"; do
    rank "$home"
    if [ "$rank" -gt "$best_rank" ]; then
      best=$home best_rank=$rank
    fi
  done
}

# The home of the `java` on the PATH: through its links, or by its own word where it is a wrapper script.
home_of_path() {
  java=$(command -v java) || return 0
  link=$(readlink -f "$java" 2>/dev/null) || link=$java
  home=${link%/bin/java}
  if [ ! -r "$home/release" ]; then
    home=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p') || return 0
  fi
  printf %s "$home"
}

if [ -n "${JAVA_HOME-}" ]; then
  consider "$JAVA_HOME"
fi
if [ -z "$best" ]; then
  consider "${JAVA_HOME_25_X64-}" "${JAVA_HOME_25_ARM64-}" "${JAVA_HOME_25_AARCH64-}" "$(home_of_path)"
  consider "$root"/usr/lib/jvm/* "$root"/usr/lib64/jvm/* "$root"/usr/java/* "$root"/usr/local/java/* \
    "$root"/opt/*jdk* "$root"/opt/*java*/* "$root"/opt/java/* "$root"/opt \
    "$root"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$root"/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$root"/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$root"/home/linuxbrew/.linuxbrew/opt/openjdk*/libexec
  if [ -n "${HOME-}" ]; then
    consider "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
      "$HOME"/.local/share/mise/installs/java/* "$HOME"/.jabba/jdk/* "$HOME"/.m2/jdks/* \
      "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home
  fi
fi

if [ -n "$best" ]; then
  printf '%s\n' "$best"
  exit 0
fi

if [ "$tool" = javac ]; then what='JDK' debian=openjdk-25-jdk-headless fedora=java-25-openjdk-devel
else what='Java runtime' debian=openjdk-25-jre-headless fedora=java-25-openjdk-headless; fi
cat >&2 <<END
Sallyport needs a $what, version $wanted or newer, and found none.

Install one:
  Debian, Ubuntu   apt install $debian
  Fedora, RHEL     dnf install $fedora
  macOS            brew install openjdk@25
  SDKMAN           sdk install java 25-tem
  elsewhere        https://adoptium.net/temurin/releases/?version=25
or, if there is one in an unusual place, set JAVA_HOME to its folder.

Looked at: JAVA_HOME (${JAVA_HOME:-not set}), JAVA_HOME_25_X64, JAVA_HOME_25_ARM64, the java on the PATH,
  /usr/lib/jvm, /usr/lib64/jvm, /usr/java, /usr/local/java, /opt, /Library/Java/JavaVirtualMachines, Homebrew,
  ~/.sdkman, ~/.jdks, ~/.asdf, ~/.local/share/mise, ~/.jabba, ~/.m2/jdks
END
exit 1
