#!/bin/sh
# One step of ./lxcpool test --vm, run inside the virtual machine. vm-tests.sh calls it as root in the copied checkout:
#
#   vm-inside.sh facts                     properties of the machine, one a line
#   vm-inside.sh state                     everything that lxcpool could have left in the machine
#   vm-inside.sh main ARGUMENTS...         runs the command line
#   vm-inside.sh class SECONDS MODULE CLASS JDK [JVM OPTIONS...]
#                                          runs one test class; writes its reports and log to standard output as a tar
#   vm-inside.sh script SECONDS FILE       runs a script of java/cli/src/test/vm with LXCPOOL_JAVA and LXCPOOL_CLASSPATH set
set -u

SH=$(dirname "$(readlink -f "$0")")
ROOT=${SH%/java/cli/scripts}
. "$SH/host-state.sh"

# java_of MAJOR|default: prints the path of that JDK's java.
java_of() {
  if [ "$1" = default ]; then
    readlink -f /usr/bin/java
  else
    echo "/usr/lib/jvm/java-$1-openjdk-$(dpkg --print-architecture)/bin/java"
  fi
}

class_path() {
  path=
  for module in cli lxc testing core; do
    for kind in "$@"; do
      path=$path:$ROOT/java/$module/target/$kind
    done
  done
  printf '%s' "${path#:}:$ROOT/java/cli/target/test-lib/*:$ROOT/java/lxc/target/test-lib/*"
}

facts() {
  echo "kernel $(uname -r)"
  echo "liblxc $(dpkg-query -W -f '${Version}' 'liblxc1*' 2>/dev/null)"
  echo "cgroup $(stat -f -c %T /sys/fs/cgroup)"
  echo "apparmor $(cat /sys/module/apparmor/parameters/enabled 2>/dev/null || echo N)"
  echo "systemd $(systemctl is-system-running)"
  ls /usr/lib/jvm | sed -n 's/^java-\([0-9]*\)-openjdk-.*/jdk \1/p'
}

main() {
  mkdir -p "$ROOT/build/tmp"
  exec "$(java_of default)" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
    "-Djava.io.tmpdir=$ROOT/build/tmp" "-Djna.tmpdir=$ROOT/build/tmp" -cp "$(class_path classes)" \
    org.lxcpool.cli.Main "$@"
}

# On a timeout, the JVM writes its thread stacks to the log before it is killed.
class() {
  limit=$1
  module=$2
  name=$3
  java=$(java_of "$4")
  shift 4
  out=$ROOT/build/vm-class
  rm -rf "$out"
  mkdir -p "$out" "$ROOT/build/cache"
  cd "$ROOT/java/$module" || exit 1
  XDG_CACHE_HOME=$ROOT/build/cache timeout -s QUIT -k 20 "$limit" "$java" --enable-native-access=ALL-UNNAMED \
    -XX:TieredStopAtLevel=1 "$@" \
    -cp "$(class_path test-classes classes)" org.junit.platform.console.ConsoleLauncher execute \
    --disable-banner --disable-ansi-colors --details=tree --include-classname='.*' \
    --config=junit.jupiter.execution.timeout.test.method.default='15 m' \
    --reports-dir="$out" --select-class="$name" >"$out/log" 2>&1 </dev/null
  echo "exit code $?" >>"$out/log"
  tar -C "$out" -c .
}

# LXCPOOL_CLASSPATH holds the command line and all test classes.
script() {
  cd "$ROOT" || exit 1
  LXCPOOL_JAVA=$(java_of default) LXCPOOL_CLASSPATH=$(class_path test-classes classes) \
    timeout -k 20 "$1" "./$2" </dev/null 2>&1
  code=$?
  [ "$code" = 0 ] || echo "failed ${2##*/}: exit code $code"
}

step=$1
shift
case $step in
  facts) facts ;;
  state) host_state ;;
  main) main "$@" ;;
  class) class "$@" ;;
  script) script "$@" ;;
  *) exit 2 ;;
esac
