# ./lxcpool test KIND [-Dtest=TESTS]: one kind of test alone.

is_test_kind() {
  case $1 in
    unit | native | lxc | stress | bench | gates) return 0 ;;
  esac
  return 1
}

packages_of_kind() {
  case $1 in
    gates | stress) packages_to_build ;;
    *) packages_to_test ;;
  esac
}

# run_kind KIND TESTS: TESTS is empty for all tests of the kind.
run_kind() {
  install_packages "$(packages_of_kind "$1")"
  begin_tests
  reports=
  case $1 in
    unit) kind_unit "$2" ;;
    native) kind_native "$2" ;;
    lxc) kind_lxc "$2" ;;
    stress) kind_stress "$2" ;;
    bench) kind_bench "$2" ;;
    gates) kind_gates ;;
  esac
  check_units
  summarize $reports
}

kind_unit() {
  announce "unit tests: JDK $(java_major "$JAVA_HOME")"
  run_maven test-unit test -Dspotless.check.skip=true -Dcheckstyle.skip=true -Dlxcpool.native.test.skip=true \
    ${1:+"-Dtest=$1" -Dsurefire.failIfNoSpecifiedTests=false}
  [ -n "$1" ] || expect_reports surefire '*Test.java' ''
}

# Needs no Maven. With TESTS, which is a regular expression over the names of CTest, the memory checks are left out:
# they run all tests.
kind_native() {
  announce 'native tests'
  [ -n "$1" ] || begin_native_memory
  native_tests native "$1" error
  [ ! -f /usr/aarch64-linux-gnu/include/stdio.h ] ||
    native_tests native-aarch64 "$1" ignore "-DCMAKE_TOOLCHAIN_FILE=$ROOT/cmake/toolchain-aarch64.cmake"
  [ -n "$1" ] || end_native_memory
}

# native_tests NAME TESTS IF_NONE CMAKE_OPTIONS...: builds and runs the tests; the report is one of java/lxc.
native_tests() {
  directory=$ROOT/build/test-$1
  report=$ROOT/java/lxc/target/surefire-reports/TEST-$1.xml
  tests=$2
  if_none=$3
  log=$ROOT/build/test-$1-build.log
  shift 3
  mkdir -p "${report%/*}"
  {
    cmake -S "$ROOT/native" -B "$directory" --log-level=WARNING "-DJAVA_HOME=$JAVA_HOME" "$@" &&
      cmake --build "$directory"
  } >"$log" 2>&1 || {
    grep -E 'error|Error' "$log" | head -n 12
    extra failed "the native build failed: see ${log#"$ROOT"/}"
    return 0
  }
  cmake "-DTESTS=$directory" "-DREPORT=$report" "-DNO_TESTS=$if_none" "-DONLY=$tests" -P "$ROOT/cmake/RunTests.cmake" ||
    [ -f "$report" ] || extra failed "the native tests gave no report: $directory"
}

kind_lxc() {
  host_state >"$ROOT/build/host.before"
  announce "tests on real containers: JDK $(java_major "$JAVA_HOME")"
  is_root || echo 'not root: the tests on real containers will be skipped'
  run_maven test-lxc verify -pl java/lxc,java/cli -am -Dspotless.check.skip=true -Dcheckstyle.skip=true -Dmaven.javadoc.skip=true \
    -Dmaven.source.skip=true -Dlxcpool.unit.skip=true -Dlxcpool.native.test.skip=true \
    ${1:+"-Dit.test=$1" -Dfailsafe.failIfNoSpecifiedTests=false}
  [ -n "$1" ] || expect_reports failsafe '*IT.java' ''
  check_jni
  check_host
}

# TESTS is a regular expression over the names of the test classes.
kind_stress() {
  reports=without-reports
  announce 'building the stress tests'
  build_jar_of java/stress
  if [ -n "$1" ]; then
    test_stress -t "$1" -f 1 -iters 2 -time 600 -sc false -jvmArgs -XX:+UseSerialGC
  else
    test_stress
  fi
}

# TESTS is part of a benchmark's name, as of ./lxcpool bench --only.
kind_bench() {
  reports=without-reports
  host_state >"$ROOT/build/host.before"
  announce 'building the benchmarks'
  build_jar_of benchmarks
  test_benchmarks ${1:+--only "$1"}
  check_host
}

build_jar_of() {
  run_maven test-build package -pl "$1" -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcheckstyle.skip=true \
    -Dmaven.javadoc.skip=true -Dmaven.source.skip=true -Dlxcpool.native.test.skip=true
}

# Compiles the tests, too: Error Prone and NullAway check them as they are compiled.
kind_gates() {
  reports=without-reports
  announce "format, javadoc and static analysis: JDK $(java_major "$JAVA_HOME")"
  run_maven test-gates test-compile spotless:check@format checkstyle:check@summaries javadoc:jar@javadoc
  [ "$extra_failed" != 0 ] || extra passed 'format, javadoc and static analysis'
}
