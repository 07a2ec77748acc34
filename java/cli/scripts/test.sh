# ./lxcpool test: runs all tests, or one kind, and prints a summary whose last line is N passed, N failed, N skipped.

test_usage() {
  cat <<'TEXT'
Usage: ./lxcpool test [--full]
       ./lxcpool test unit|native|lxc|stress|bench|gates [-Dtest=TESTS] [--full]
       ./lxcpool test --vm [trixie|bookworm|sid] [--full | --only CLASSES]

Without a kind: builds everything and runs the quality gates, the unit tests (on every
installed JDK from 17 on, together with that JDK's javadoc; of 17, 21 and 25, a missing
one counts as skipped), the tests of the native library, a program that uses the jars on
the class path and the module path, the concurrency stress tests, a smoke test of the
benchmarks and, as root, the tests on real containers. Then checks that the tests left
nothing on this host. Without root, tests that need it are skipped, with the reasons.

  unit            the unit tests, on the default JDK alone
  native          the tests of the native library, also under the sanitizers, valgrind
                  (where installed) and, cross-compiled, under qemu-user
  lxc             the tests on real containers (root)
  stress          the concurrency stress tests (jcstress)
  bench           a smoke test of the benchmarks
  gates           format, javadoc and static analysis (Error Prone, NullAway)

  -Dtest=TESTS    only these tests of the kind. unit and lxc: as in Maven, such as
                  LedgerTest, 'Ledger*Test#*' or LxcPoolIT; native: a regular
                  expression over CTest's names, without the sanitizers and valgrind;
                  stress: one over class names; bench: part of a benchmark's name
  --full          the long tests too; without a kind also a comparison of two builds, and
                  the tests in a virtual machine with trixie
  --vm [RELEASE]  only this: builds, boots a virtual machine with this Debian release
                  (default trixie; needs root, QEMU, and KVM where it works) and runs demo,
                  doctor, soak and the tests on real containers in it, with AppArmor and
                  cgroup v2. Its disk and logs are in build/vm. With --full, all tests by
                  launcher too
  --only CLASSES  with --vm: only the test classes whose names match this regular
                  expression, such as 'LxcPoolIT|ByLauncherIT.Pool'

The last line is: N passed, N failed, N skipped. The exit code is 0 if nothing failed.
Maven's full output is in build/test*.log; the reports are in the modules' target
directories.
TEXT
}

run_tests() {
  full=
  vm_release=
  only=
  kind=
  selected=
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
        [ -n "$only" ] || test_misused '--only needs names of test classes'
        shift
        ;;
      -Dtest=*)
        selected=${1#-Dtest=}
        [ -n "$selected" ] || test_misused '-Dtest needs names of tests'
        ;;
      -h | --help)
        test_usage
        exit 0
        ;;
      *)
        is_test_kind "$1" || test_misused "unknown kind of test or option \"$1\""
        [ -z "$kind" ] || test_misused "only one kind of test at a time: $kind or $1"
        kind=$1
        ;;
    esac
    shift
  done
  [ -z "$only" ] || [ -n "$vm_release" ] || test_misused '--only requires --vm'
  [ -z "$kind" ] || [ -z "$vm_release" ] || test_misused "--vm can't be combined with a kind of test"
  [ -z "$selected" ] || { [ -n "$kind" ] && [ "$kind" != gates ]; } ||
    test_misused '-Dtest requires one of unit, native, lxc, stress and bench'
  [ -z "$full" ] || TEST_JVM="$TEST_JVM -Dlxcpool.test.full=true"
  if [ -n "$kind" ]; then
    run_kind "$kind" "$selected"
  elif [ -n "$vm_release" ]; then
    install_packages "$(packages_to_build && packages_for_debian && packages_for_vm)"
    begin_tests
    test_in_vm "$vm_release"
    summarize
  else
    run_all
  fi
}

test_misused() { die "test: $1; see ./lxcpool test --help" 2; }

run_all() {
  install_packages "$(packages_to_test && { [ -z "$full" ] || packages_for_vm; })"
  begin_tests
  host_state >"$ROOT/build/host.before"

  announce "unit tests, native tests and tests on containers: JDK $(java_major "$JAVA_HOME")"
  is_root || echo 'not root: the tests on real containers will be skipped'
  run_maven test verify -Dspotless.check.skip=true -Dcheckstyle.skip=true -Dmaven.javadoc.skip=true
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
  [ -z "$full" ] || test_reproducible
  check_jni
  check_host
  check_units
  [ -z "$full" ] || test_in_vm trixie
  summarize
}

begin_tests() {
  use_jdk
  make_build_directory
  begin_summary
  remove_stale_reports
}
