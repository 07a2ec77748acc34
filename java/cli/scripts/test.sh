# ./lxcpool test: everything that must hold, and the sum of it in the last line.

TEST_JVM='-Xcheck:jni --enable-native-access=ALL-UNNAMED'

test_usage() {
  cat <<'TEXT'
Usage: ./lxcpool test [--full]
       ./lxcpool test --vm [trixie|bookworm|sid] [--full | --only CLASSES]

Builds everything and runs the quality gates, the unit tests (on every JDK 17 or newer
that is installed, whose javadoc runs, too; of 17, 21 and 25 an absent one counts as
skipped), the tests of the native library, a program
that uses the jars on class path and module path, the concurrency stress tests, the
benchmarks for their function and, as root, the tests on real containers. Looks whether
they left anything on this host.
Without root the tests that need it are skipped, and the reasons are listed.

  --full          the long tests, too, and then those in a virtual machine with trixie
  --vm [RELEASE]  nothing but this: builds, boots a virtual machine with this Debian (trixie
                  without a name; root, QEMU, KVM where it works) and runs demo, doctor, soak
                  and the tests on real containers in it, with AppArmor and cgroup v2. Its
                  disk and logs are in build/vm. With --full all tests by launcher, too
  --only CLASSES  of the test classes those whose names are in this regular expression, such
                  as 'LxcPoolIT|ByLauncherIT.Pool'

The last line is: N passed, N failed, N skipped. The exit code is 0 if nothing failed.
Maven's whole output is in build/test*.log, the reports are in the modules' target.
TEXT
}

run_tests() {
  full=
  vm_release=
  only=
  while [ $# -gt 0 ]; do
    case $1 in
      --full) full=yes ;;
      --vm)
        vm_release=trixie
        if vm_is_release "${2:-}"; then
          vm_release=$2
          shift
        fi
        ;;
      --only)
        only=${2:-}
        [ -n "$only" ] || die 'test: --only needs names of test classes' 2
        shift
        ;;
      -h | --help)
        test_usage
        exit 0
        ;;
      *) die "test: there is no option \"$1\"; ./lxcpool test --help lists them" 2 ;;
    esac
    shift
  done
  [ -z "$only" ] || [ -n "$vm_release" ] || die 'test: --only is for --vm' 2
  [ -z "$full" ] || TEST_JVM="$TEST_JVM -Dlxcpool.test.full=true"
  if [ -n "$vm_release" ]; then
    install_packages "$(packages_to_build && packages_for_debian && packages_for_vm)"
    begin_tests
    test_in_vm "$vm_release"
    sum_up
    return
  fi
  install_packages "$(packages_to_test && { [ -z "$full" ] || packages_for_vm; })"
  begin_tests
  host_state >"$ROOT/build/host.before"

  announce "unit tests, native tests and tests on containers: JDK $(java_major "$JAVA_HOME")"
  is_root || echo 'not root: the tests on real containers will be skipped'
  run_maven test verify -Dspotless.check.skip=true -Dmaven.javadoc.skip=true
  expect_reports surefire '*Test.java' ''
  expect_reports failsafe '*IT.java' ''
  begin_native_memory
  test_gates
  test_other_jdks
  end_native_memory
  test_liblxc_headers
  test_consumer
  test_stress
  test_benchmarks
  check_jni
  check_host
  [ -z "$full" ] || test_in_vm trixie
  sum_up
}

begin_tests() {
  use_jdk
  make_build_directory
  extra_passed=0
  extra_failed=0
  extra_skipped=0
  remove_stale_reports
}

announce() { printf '\n== %s\n' "$*"; }

extra() {
  case $1 in
    passed) extra_passed=$((extra_passed + 1)) ;;
    failed) extra_failed=$((extra_failed + 1)) ;;
    skipped) extra_skipped=$((extra_skipped + 1)) ;;
  esac
  shift
  printf '%s\n' "$*"
}

report_files() {
  find "$ROOT"/java/*/target/surefire-reports "$ROOT"/java/*/target/failsafe-reports \
    "$ROOT"/benchmarks/target/surefire-reports "$ROOT"/build/vm/*/reports -name "$1" -type f 2>/dev/null
}

remove_stale_reports() {
  rm -rf "$ROOT"/java/*/target/surefire-reports "$ROOT"/java/*/target/failsafe-reports \
    "$ROOT"/benchmarks/target/surefire-reports "$ROOT"/build/vm/*/reports "$ROOT"/build/test*.log
}

# run_maven NAME ARGUMENTS...: shows what matters of the output. Failed tests are counted from the reports and don't
# stop the rest.
run_maven() {
  name=$1
  shift
  {
    mvn_here -fae -Dmaven.test.failure.ignore=true "-Dlxcpool.test.jvm=$TEST_JVM" "$@" 2>&1 || echo LXCPOOL-MAVEN-FAILED
  } | tee "$ROOT/build/$name.log" |
    grep --line-buffered -E '^\[INFO\] Building lxcpool|Tests run:.*Time|<<< (FAILURE|ERROR)!$' || true
  judge_maven "$name"
}

# Tests are no reason for Maven to fail: whatever is one counts, and so does each module that it didn't build then.
judge_maven() {
  log=$ROOT/build/$1.log
  sed -n -E 's/^\[INFO\] ([^ ]+) \.+ (SUCCESS|FAILURE|SKIPPED).*/\1 \2/p' "$log" >"$ROOT/build/modules"
  grep -q ' SUCCESS$' "$ROOT/build/modules" || extra failed "Maven built nothing: see build/$1.log"
  while read -r module outcome; do
    case $outcome in
      FAILURE) extra failed "$module failed, and not because of a test: $(reason_of "$module" "$log"); see build/$1.log" ;;
      SKIPPED) extra failed "$module was neither built nor tested, because a module that it needs failed" ;;
    esac
  done <"$ROOT/build/modules"
  if grep -q '^LXCPOOL-MAVEN-FAILED' "$log" && ! grep -q ' FAILURE$' "$ROOT/build/modules"; then
    grep '^\[ERROR\]' "$log" | head -n 12
    extra failed "Maven failed: see build/$1.log"
  fi
}

reason_of() {
  reason=$(sed -n "s/^\[ERROR\] Failed to execute goal .* on project $1: //p" "$2" | head -n 1)
  printf '%s' "${reason:-it does not say why}" | sed 's/ -> \[Help.*//'
}

# expect_reports KIND PATTERN SUFFIX: each module that has such tests has reports of them. One whose tests didn't run
# would be missing from the sum without a word.
expect_reports() {
  for module in "$ROOT"/java/* "$ROOT/benchmarks"; do
    [ -n "$(find "$module/src/test/java" -name "$2" 2>/dev/null | head -n 1)" ] || continue
    [ -n "$(find "$module/target/$1-reports" -name "TEST-*$3.xml" 2>/dev/null | head -n 1)" ] ||
      extra failed "${module#"$ROOT"/} has tests $2 without a report (${3:-the chosen JDK})"
  done
}

# After the tests, which a comma in the wrong place would keep from running. The compiler's gates are behind them.
test_gates() {
  announce "format and javadoc: JDK $(java_major "$JAVA_HOME")"
  run_maven test-gates compile spotless:check@format javadoc:jar@javadoc
}

# The same unit tests, and the gate on the documentation: what javadoc refuses differs.
test_other_jdks() {
  all_jdks | tail -n +2 >"$ROOT/build/jdks"
  while read -r home; do
    major=$(java_major "$home")
    announce "unit tests and javadoc once more: JDK $major"
    run_maven "test-jdk$major" test javadoc:jar@javadoc "-Djvm=$home/bin/java" "-DjavadocExecutable=$home/bin/javadoc" \
      "-Dsurefire.reportNameSuffix=jdk$major" -Dspotless.check.skip=true </dev/null
    expect_reports surefire '*Test.java' "-jdk$major"
  done <"$ROOT/build/jdks"
  skip_absent_jdks
}

# What is promised of a JDK isn't seen on a host that lacks it.
skip_absent_jdks() {
  majors=$(all_jdks | while read -r home; do java_major "$home"; done)
  for major in 17 21 25; do
    printf '%s\n' "$majors" | grep -qx "$major" ||
      extra skipped "JDK $major: not installed, so neither its unit tests and javadoc nor a program that uses the jars were run on it"
  done
}

native_memory_checks() {
  echo asan ubsan
  ! command -v valgrind >/dev/null 2>&1 || echo valgrind
}

# In the background: the unit tests leave a processor idle now and then.
begin_native_memory() {
  (
    cmake -S "$ROOT/native" -B "$ROOT/build/native" >"$ROOT/build/test-native.log" 2>&1
    for each in $(native_memory_checks); do
      cmake --build "$ROOT/build/native" --target "$each" >"$ROOT/build/test-$each.log" 2>&1 ||
        echo LXCPOOL-FAILED >>"$ROOT/build/test-$each.log"
    done
  ) &
  native_memory=$!
}

end_native_memory() {
  announce 'native tests by the sanitizers and valgrind'
  wait "$native_memory" || true
  for each in $(native_memory_checks); do
    if [ -f "$ROOT/build/test-$each.log" ] && ! grep -q '^LXCPOOL-FAILED' "$ROOT/build/test-$each.log"; then
      extra passed "$each: $(grep 'tests passed' "$ROOT/build/test-$each.log")"
    else
      extra failed "$each: see build/test-$each.log"
    fi
  done
}

# The module builds a jar that runs itself and ends with the line "jcstress: N passed, N failed".
test_stress() {
  jar=$ROOT/java/stress/target/lxcpool-stress.jar
  if [ ! -f "$jar" ]; then
    [ ! -d "$ROOT/java/stress/src" ] || extra failed 'java/stress was not built'
    return 0
  fi
  announce 'concurrency stress tests'
  log=$ROOT/build/test-stress.log
  (cd "$ROOT/java/stress/target" && "$JAVA_HOME/bin/java" ${full:+-Dlxcpool.test.full=true} -jar "$jar") >"$log" 2>&1 || echo LXCPOOL-FAILED >>"$log"
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

# For their function, not for their numbers.
test_benchmarks() {
  jar=$ROOT/benchmarks/target/lxcpool-benchmarks.jar
  if [ ! -f "$jar" ]; then
    [ ! -d "$ROOT/benchmarks/src" ] || extra failed 'benchmarks was not built'
    return 0
  fi
  announce 'benchmarks, whether they work'
  log=$ROOT/build/test-bench.log
  make_temporary_directory
  if "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED "-Djna.tmpdir=$temporary" \
    "-Dlxcpool.bench.plain=$ROOT/java/lxc/target/native/bench/lxcpool-plain" -jar "$jar" --smoke \
    --out "$ROOT/build/bench-smoke" >"$log" 2>&1 </dev/null; then
    extra passed 'all benchmarks ran'
  elif grep -q '^failed: .*: stormpot: ' "$log" && ! grep '^failed: ' "$log" | grep -qv ': stormpot: '; then
    grep '^failed: ' "$log"
    extra passed 'all benchmarks of the pool ran; a peer did not, which is no failure of ours'
  else
    grep '^failed: ' "$log" || tail -n 5 "$log"
    extra failed 'not all benchmarks ran: see build/test-bench.log'
  fi
}

# -Xcheck:jni complains about JNA's own calls, too: ours are those whose first Java frame is ours.
check_jni() {
  announce 'JNI calls, as -Xcheck:jni saw them'
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
    extra failed 'the native library breaks rules of JNI'
  else
    extra passed 'no complaint about ours'
  fi
}

# Monitors and cgroups of the last container may still be going away.
check_host() {
  announce 'this host, before against after'
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
    extra passed 'nothing was left'
  fi
  check_units
}

# A unit that came with the packages for the tests would run from the next boot on.
check_units() {
  [ -z "${now_enabled:-}" ] || extra failed "installing packages left a unit that starts at boot: $now_enabled"
}

# Counts elements of all reports. The sums that a report begins with leave out the tests of nested classes.
count_of() {
  report_files 'TEST-*.xml' | while read -r file; do
    count_in "$file" "$1"
  done | awk '{ sum += $1 } END { print sum + 0 }'
}

count_in() {
  awk -v RS='<' -v element="$2" '$0 ~ "^(" element ")[ \n\t>/]" { n++ } END { print n + 0 }' "$1"
}

failed_tests() { count_of 'failure|error'; }

list_failed() {
  report_files 'TEST-*.xml' | while read -r file; do
    awk -v RS='<' '/^testcase[ \n\t]/ {
        test = ""
        if (match($0, /classname="[^"]*"/)) test = substr($0, RSTART + 11, RLENGTH - 12) "."
        if (match($0, /[ \n\t]name="[^"]*"/)) test = test substr($0, RSTART + 7, RLENGTH - 8)
      }
      /^(failure|error)[ \n\t>\/]/ { print "  failed: " test }' "$file"
  done
}

# The reason is an attribute, or the first line of the element with the name of an exception before it.
list_skipped() {
  report_files 'TEST-*.xml' | while read -r file; do
    awk -v RS='<' '/^skipped/ {
        reason = ""
        if (match($0, /message="[^"]*"/)) reason = substr($0, RSTART + 9, RLENGTH - 10)
        pending = (reason == "")
        if (!pending) print reason
        next
      }
      pending && /^!\[CDATA\[/ {
        split(substr($0, 9), lines, "\n"); reason = lines[1]
        sub(/^[A-Za-z0-9_.$]*: /, "", reason); sub(/^Assumption failed: /, "", reason); print reason
      }
      { pending = 0 }' "$file"
  done | sed "s/&quot;/\"/g; s/&apos;/'/g; s/&lt;/</g; s/&gt;/>/g; s/&#10;.*//; s/&amp;/\&/g" |
    sort | uniq -c | sed 's/^ *\([0-9]*\) /  skipped: \1 because: /'
}

sum_up() {
  announce 'the sum'
  list_failed
  list_skipped
  tests=$(count_of testcase)
  failed=$(failed_tests)
  skipped=$(count_of skipped)
  passed=$((tests - failed - skipped))
  [ "$tests" -gt 0 ] || extra failed 'no test ran'
  echo "$((passed + extra_passed)) passed, $((failed + extra_failed)) failed, $((skipped + extra_skipped)) skipped"
  [ $((failed + extra_failed)) = 0 ]
}
