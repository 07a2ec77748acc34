# The parts of ./lxcpool test: each runs one suite or check and counts its results (see summary.sh).

TEST_JVM='-Xcheck:jni --enable-native-access=ALL-UNNAMED'

# run_maven NAME ARGUMENTS...: shows the important lines of Maven's output and keeps all of it in build/NAME.log.
# Failed tests are counted from the reports and don't stop the remaining modules.
run_maven() {
  name=$1
  shift
  {
    mvn_here -fae -Dmaven.test.failure.ignore=true "-Dlxcpool.test.jvm=$TEST_JVM" "$@" 2>&1 || echo LXCPOOL-MAVEN-FAILED
  } | tee "$ROOT/build/$name.log" |
    grep --line-buffered -E '^\[INFO\] Building lxcpool|Tests run:.*Time|<<< (FAILURE|ERROR)!$' || true
  judge_maven "$name"
}

# Failed tests don't make Maven fail, so any failure of Maven counts, as does each module that was skipped after it.
judge_maven() {
  log=$ROOT/build/$1.log
  sed -n -E 's/^\[INFO\] ([^ ]+) \.+ (SUCCESS|FAILURE|SKIPPED).*/\1 \2/p' "$log" >"$ROOT/build/modules"
  grep -q ' SUCCESS$' "$ROOT/build/modules" || extra failed "Maven built nothing: see build/$1.log"
  while read -r module outcome; do
    case $outcome in
      FAILURE) extra failed "$module failed for a reason other than a test: $(reason_of "$module" "$log"); see build/$1.log" ;;
      SKIPPED) extra failed "$module was neither built nor tested, because a module it depends on failed" ;;
    esac
  done <"$ROOT/build/modules"
  if grep -q '^LXCPOOL-MAVEN-FAILED' "$log" && ! grep -q ' FAILURE$' "$ROOT/build/modules"; then
    grep '^\[ERROR\]' "$log" | head -n 12
    extra failed "Maven failed: see build/$1.log"
  fi
}

reason_of() {
  reason=$(sed -n "s/^\[ERROR\] Failed to execute goal .* on project $1: //p" "$2" | head -n 1)
  printf '%s' "${reason:-no reason given}" | sed 's/ -> \[Help.*//'
}

# Runs after the tests, so that a formatting error doesn't prevent them. Error Prone and NullAway run in the compiler.
test_gates() {
  announce "format and javadoc: JDK $(java_major "$JAVA_HOME")"
  run_maven test-gates compile spotless:check@format checkstyle:check@summaries javadoc:jar@javadoc
}

# Repeats the unit tests and javadoc, whose checks differ between releases.
test_other_jdks() {
  all_jdks | tail -n +2 >"$ROOT/build/jdks"
  while read -r home; do
    major=$(java_major "$home")
    announce "unit tests and javadoc again: JDK $major"
    run_maven "test-jdk$major" test javadoc:jar@javadoc "-Djvm=$home/bin/java" "-DjavadocExecutable=$home/bin/javadoc" \
      "-Dsurefire.reportNameSuffix=jdk$major" -Dspotless.check.skip=true -Dcheckstyle.skip=true </dev/null
    expect_reports surefire '*Test.java' "-jdk$major"
  done <"$ROOT/build/jdks"
  skip_absent_jdks
}

# A host without a supported JDK can't test it.
skip_absent_jdks() {
  majors=$(all_jdks | while read -r home; do java_major "$home"; done)
  for major in 17 21 25; do
    printf '%s\n' "$majors" | grep -qx "$major" ||
      extra skipped "JDK $major: not installed, so unit tests, javadoc and a program that uses the jars did not run on it"
  done
}

native_memory_checks() {
  echo asan ubsan
  ! command -v valgrind >/dev/null 2>&1 || echo valgrind
}

# Runs in the background, since the unit tests don't use all processors all the time.
begin_native_memory() {
  (
    cmake -S "$ROOT/native" -B "$ROOT/build/native" "-DJAVA_HOME=$JAVA_HOME" >"$ROOT/build/test-native.log" 2>&1
    for each in $(native_memory_checks); do
      cmake --build "$ROOT/build/native" --target "$each" >"$ROOT/build/test-$each.log" 2>&1 ||
        echo LXCPOOL-FAILED >>"$ROOT/build/test-$each.log"
    done
  ) &
  native_memory=$!
}

end_native_memory() {
  announce 'native tests under the sanitizers and valgrind'
  wait "$native_memory" || true
  for each in $(native_memory_checks); do
    if [ -f "$ROOT/build/test-$each.log" ] && ! grep -q '^LXCPOOL-FAILED' "$ROOT/build/test-$each.log"; then
      extra passed "$each: $(grep 'tests passed' "$ROOT/build/test-$each.log")"
    else
      extra failed "$each: see build/test-$each.log"
    fi
  done
}

# test_stress OPTIONS...: the options are jcstress's. The module's jar ends with the line "jcstress: N passed, N failed".
test_stress() {
  jar=$ROOT/java/stress/target/lxcpool-stress.jar
  if [ ! -f "$jar" ]; then
    [ ! -d "$ROOT/java/stress/src" ] || extra failed 'java/stress was not built'
    return 0
  fi
  announce 'concurrency stress tests'
  log=$ROOT/build/test-stress.log
  (cd "$ROOT/java/stress/target" && "$JAVA_HOME/bin/java" ${full:+-Dlxcpool.test.full=true} -jar "$jar" "$@") >"$log" 2>&1 || echo LXCPOOL-FAILED >>"$log"
  line=$(grep '^jcstress: [0-9]* passed, [0-9]* failed' "$log" | tail -n 1)
  echo "${line:-jcstress: no result, see build/test-stress.log}"
  passed=$(printf '%s' "$line" | sed -n 's/.*: \([0-9]*\) passed.*/\1/p')
  failed=$(printf '%s' "$line" | sed -n 's/.*, \([0-9]*\) failed.*/\1/p')
  extra_passed=$((extra_passed + ${passed:-0}))
  extra_failed=$((extra_failed + ${failed:-0}))
  if [ "${passed:-0}" = 0 ]; then
    extra failed 'the stress tests gave no result'
  elif [ "${failed:-0}" = 0 ] && grep -q '^LXCPOOL-FAILED' "$log"; then
    extra failed 'not all stress tests ran: see build/test-stress.log'
  fi
}

# test_benchmarks OPTIONS...: checks that the benchmarks work; the numbers don't matter here.
test_benchmarks() {
  jar=$ROOT/benchmarks/target/lxcpool-benchmarks.jar
  if [ ! -f "$jar" ]; then
    [ ! -d "$ROOT/benchmarks/src" ] || extra failed 'benchmarks was not built'
    return 0
  fi
  announce 'smoke test of the benchmarks'
  log=$ROOT/build/test-bench.log
  make_temporary_directory
  if "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED "-Djna.tmpdir=$temporary" \
    "-Dlxcpool.bench.plain=$ROOT/java/lxc/target/native/bench/lxcpool-plain" -jar "$jar" --smoke "$@" \
    --out "$ROOT/build/bench-smoke" >"$log" 2>&1 </dev/null; then
    extra passed 'all benchmarks ran'
  elif grep -q '^failed: .*: stormpot: ' "$log" && ! grep '^failed: ' "$log" | grep -qv ': stormpot: '; then
    grep '^failed: ' "$log"
    extra passed 'all benchmarks of the pool ran; a peer failed, which does not count'
  else
    grep '^failed: ' "$log" || tail -n 5 "$log"
    extra failed 'not all benchmarks ran: see build/test-bench.log'
  fi
}

# -Xcheck:jni also complains about JNA's own calls. A complaint counts if its first Java frame is in org.lxcpool.
check_jni() {
  announce 'JNI calls checked by -Xcheck:jni'
  { report_files '*.xml'; report_files '*.txt'; report_files '*.dumpstream'; ls "$ROOT"/build/test*.log; } |
    while read -r file; do
      awk '/(WARNING|FATAL ERROR) in native method/ { warning = $0; next }
        warning != "" && /at [A-Za-z_][A-Za-z0-9_.$\/@]*\(/ {
          if ($0 ~ /at ([a-z.]+\/+)?org\.lxcpool\./) print warning " " $0
          warning = ""
        }' "$file"
    done | sort -u >"$ROOT/build/jni-warnings"
  if [ -s "$ROOT/build/jni-warnings" ]; then
    cat "$ROOT/build/jni-warnings"
    extra failed 'the native library violates rules of JNI'
  else
    extra passed 'no JNI complaint about lxcpool'
  fi
}

# Waits for the monitors and cgroups of the last containers, which may still be ending.
check_host() {
  announce 'host state before and after'
  for _ in 1 2 3 4 5 6; do
    host_state >"$ROOT/build/host.after"
    left=$(comm -13 "$ROOT/build/host.before" "$ROOT/build/host.after")
    [ -n "$left" ] || break
    sleep 0.5
  done
  if [ -n "$left" ]; then
    printf '%s\n' "$left" | sed 's/^/  left: /'
    extra failed 'the tests left something on this host'
  else
    extra passed 'nothing was left on this host'
  fi
}

# A unit that was enabled by a package for the tests would start at the next boot.
check_units() {
  [ -z "${now_enabled:-}" ] || extra failed "installing packages left a unit that starts at boot: $now_enabled"
}
