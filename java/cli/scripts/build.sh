# Finds a JDK, builds with Maven if a source has changed, and runs the command line.

JAVA_NEEDED=17

# Reads the version from the JDK's release file: running the JDK would take half a second.
java_major() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | head -n 1
}

is_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  major=$(java_major "$1")
  [ -n "$major" ] && [ "$major" -ge "$JAVA_NEEDED" ]
}

# Prints the home of each usable JDK, the preferred one first, each once, one a line.
all_jdks() {
  {
    [ -z "${JAVA_HOME:-}" ] || printf '%s\n' "$JAVA_HOME"
    ! on_path=$(command -v javac) || dirname "$(dirname "$(readlink -f "$on_path")")"
    for each in /usr/lib/jvm/*; do
      [ ! -d "$each" ] || printf '%s\n' "$each"
    done
  } | while read -r home; do
    ! is_jdk "$home" || readlink -f "$home"
  done | awk '!seen[$0]++'
}

# The caller keeps the result in JDK.
find_jdk() {
  found=$(all_jdks | head -n 1)
  [ -n "$found" ] && printf '%s\n' "$found"
}

use_jdk() {
  [ -n "${JDK:-}" ] || JDK=$(find_jdk) || die "no JDK $JAVA_NEEDED or newer found: set JAVA_HOME, or run this as root to install one"
  JAVA_HOME=$JDK
  export JAVA_HOME
  command -v mvn >/dev/null 2>&1 || die 'no mvn on the PATH: install Maven 3.6.3 or newer, or run this as root'
}

mvn_here() { (cd "$ROOT" && mvn -B "$@"); }

# A directory's modification time reveals removed files.
is_built() {
  [ -f "$ROOT/build/stamp" ] || return 1
  [ -f "$ROOT/java/cli/target/classes/org/lxcpool/cli/Main.class" ] || return 1
  [ -d "$ROOT/java/cli/target/lib" ] || return 1
  changed=$(find "$ROOT/pom.xml" "$ROOT/.mvn" "$ROOT/native" "$ROOT/cmake" "$ROOT"/java/*/pom.xml \
    "$ROOT"/java/*/src/main -newer "$ROOT/build/stamp" -print 2>/dev/null | head -n 1)
  [ -z "$changed" ]
}

make_build_directory() {
  mkdir -p "$ROOT/build" 2>/dev/null && [ -w "$ROOT/build" ] && [ -w "$ROOT/java/cli" ] ||
    die "can't write to $ROOT/build: run this as the directory's owner, or from your own copy"
}

build() {
  use_jdk
  is_built && return
  make_build_directory
  # Concurrent builds would write the same classes.
  exec 9>"$ROOT/build/lock"
  flock 9
  if ! is_built; then
    say 'building (the first time takes a minute or two)'
    touch "$ROOT/build/stamp.new"
    mvn_here -q -pl java/cli -am package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcheckstyle.skip=true \
      -Dmaven.javadoc.skip=true -Dmaven.source.skip=true -Dlxcpool.native.test.skip=true 9>&- >"$ROOT/build/build.log" 2>&1 || {
      rm -f "$ROOT/build/stamp.new"
      grep '^\[ERROR\]' "$ROOT/build/build.log" | head -n 12 >&2
      die "$(why_build_failed); see build/build.log"
    }
    mv "$ROOT/build/stamp.new" "$ROOT/build/stamp"
  fi
  exec 9>&-
}

why_build_failed() {
  if grep -qE 'Could not transfer|Unknown host|Network is unreachable|Temporary failure in name' "$ROOT/build/build.log"; then
    echo "no network: Maven can't fetch what the build needs"
  else
    echo 'the build failed'
  fi
}

# Chooses the directory where native libraries are unpacked: in the build directory, if that is writable.
make_temporary_directory() {
  temporary=$ROOT/build/tmp
  mkdir -p "$temporary" 2>/dev/null && [ -w "$temporary" ] || temporary=${TMPDIR:-/tmp}
}

run_java() {
  terminal=false
  [ ! -t 1 ] || [ "${TERM:-dumb}" = dumb ] || terminal=true
  make_temporary_directory
  exec "$JAVA_HOME/bin/java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    --enable-native-access=ALL-UNNAMED "-Dlxcpool.terminal=$terminal" \
    "-Djava.io.tmpdir=$temporary" "-Djna.tmpdir=$temporary" \
    -cp "$ROOT/java/cli/target/classes:$ROOT/java/cli/target/lib/*" org.lxcpool.cli.Main "$@"
}
