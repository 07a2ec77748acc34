# ./lxcpool bench: builds the executable jar of the benchmarks if a source has changed, and runs it.

BENCH_JAR=$ROOT/benchmarks/target/lxcpool-benchmarks.jar
BENCH_PLAIN=$ROOT/java/lxc/target/native/bench/lxcpool-plain

is_bench_built() {
  [ -f "$BENCH_JAR" ] || return 1
  changed=$(find "$ROOT/pom.xml" "$ROOT/.mvn" "$ROOT"/java/core/pom.xml "$ROOT/java/core/src/main" \
    "$ROOT"/java/lxc/pom.xml "$ROOT/java/lxc/src/main" "$ROOT/native" \
    "$ROOT/benchmarks/pom.xml" "$ROOT/benchmarks/src/main" -newer "$BENCH_JAR" -print 2>/dev/null | head -n 1)
  [ -z "$changed" ]
}

build_bench() {
  use_jdk
  is_bench_built && return
  make_build_directory
  exec 9>"$ROOT/build/lock"
  flock 9
  if ! is_bench_built; then
    say 'building the benchmarks (the first time takes a minute or two)'
    mvn_here -q -pl benchmarks -am package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcheckstyle.skip=true \
      -Dmaven.javadoc.skip=true -Dmaven.source.skip=true -Dlxcpool.native.test.skip=true 9>&- >"$ROOT/build/build-bench.log" 2>&1 || {
      grep '^\[ERROR\]' "$ROOT/build/build-bench.log" | head -n 12 >&2
      die 'the build failed; see build/build-bench.log'
    }
    touch "$BENCH_JAR"
  fi
  exec 9>&-
}

# The jar writes to build/bench. It forks JVMs with the same class path.
run_bench() {
  build_bench
  cd "$ROOT" || exit 1
  make_temporary_directory
  exec "$JAVA_HOME/bin/java" -Xmx512m --enable-native-access=ALL-UNNAMED "-Djna.tmpdir=$temporary" \
    "-Dlxcpool.bench.plain=$BENCH_PLAIN" -jar "$BENCH_JAR" "$@"
}
