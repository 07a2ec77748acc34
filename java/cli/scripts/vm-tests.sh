# ./lxcpool test --vm: runs the tests in the virtual machine that vm.sh creates, and counts their results.
#
# The checkout is built on the host and copied in. Each step is one ssh call with its own timeout. If the machine stops
# responding, the step fails with the last lines of the console, and all remaining steps count as failed.

VM_STEP=600
VM_CLASS=1800

test_in_vm() {
  release=$1
  announce "virtual machine with Debian $release"
  vm_possible || return 0
  vm_build || return 0
  vm_guard "$release"
  exec 8>"$vm/lock"
  flock 8
  if ! vm_make "$release"; then
    tail -n 5 "$vm/mmdebstrap.log"
    extra failed "no root filesystem for Debian $release: see build/vm/$release/mmdebstrap.log"
  elif ! vm_boot; then
    vm_console
    extra failed "the machine does not respond: see build/vm/$release/run"
  else
    vm_test
  fi
  vm_stop
  vm_unguard
  exec 8>&-
}

vm_possible() {
  if [ "$(uname -m)" != x86_64 ]; then
    extra skipped "skipped: virtual machine: supported on x86_64 hosts only, not on $(uname -m)"
  elif ! is_root; then
    extra skipped 'skipped: virtual machine: creating its root filesystem needs root'
  else
    return 0
  fi
  return 1
}

vm_build() {
  mvn_here -Pvm -pl java/cli -am process-test-classes -Dspotless.check.skip=true -Dcheckstyle.skip=true >"$ROOT/build/test-vm-build.log" 2>&1 || {
    grep '^\[ERROR\]' "$ROOT/build/test-vm-build.log" | head -n 12
    extra failed 'the build for the machine failed: see build/test-vm-build.log'
    return 1
  }
}

vm_console() {
  tail -n 15 "$vm/run/qemu.log" "$vm/run/console" 2>/dev/null | sed 's/^/  /'
}

vm_test() {
  vm_lost=
  vm_copy_in || return 0
  vm_facts
  vm_state before
  vm_main 'doctor' doctor
  vm_main 'demo' demo
  for each in IN_PROCESS PROCESS; do
    vm_main "soak, 20 cycles, $each" soak --cycles 20 --isolation "$each"
    vm_main "soak, 3 kills, $each" soak --kills 3 --isolation "$each"
  done
  vm_jdks
  vm_classes
  vm_scripts
  vm_compare
  vm_kernel
}

# vm_step SECONDS FILE COMMAND...: runs a command in the machine, with its output in logs/FILE. Once the machine has
# stopped responding, further steps fail at once.
vm_step() {
  limit=$1
  log=$vm/logs/$2
  shift 2
  [ -z "$vm_lost" ] || return 1
  code=0
  vm_ssh "$limit" "$@" >"$log" 2>&1 || code=$?
  case $code in
    124 | 137 | 255)
      vm_console
      extra failed "the machine stopped responding: see build/vm/$release/run and logs/${log##*/}"
      vm_lost=yes
      ;;
  esac
  return "$code"
}

# The step's own timeout is a minute shorter than that of ssh, and its exit codes differ from those of timeout and ssh.
vm_inside() {
  limit=$1
  file=$2
  shift 2
  vm_step "$((limit + 60))" "$file" "timeout -k 20 $limit /root/lxcpool/java/cli/scripts/vm-inside.sh $* ||
    { echo \"exit code \$?\" >&2; exit 1; }"
}

vm_copy_in() {
  # A Debian base that earlier tests built on the host saves minutes of emulated apt.
  # shellcheck disable=SC2046 # at most one name
  (cd "$ROOT" && tar -cf "$vm/run/checkout.tar" --exclude='*.o' native java/cli/scripts java/cli/src java/lxc/src/test java/lxc/src/main/systemd \
    java/*/target/classes java/*/target/test-classes java/lxc/target/native java/*/target/test-lib \
    $(ls java/lxc/target/debian-*.tar 2>/dev/null))
  vm_input=$vm/run/checkout.tar
  code=0
  vm_step "$VM_STEP" copy 'mkdir -p /root/lxcpool && tar -C /root/lxcpool -xf -' || code=$?
  vm_input=
  rm -f "$vm/run/checkout.tar"
  [ "$code" = 0 ] || extra failed "copying the checkout into the machine failed: see build/vm/$release/logs/copy"
  return "$code"
}

vm_facts() {
  vm_inside "$VM_STEP" facts facts || true
  sed 's/^/  /' "$vm/logs/facts" || true
  vm_fact 'AppArmor is enabled' '^apparmor Y'
  vm_fact 'cgroup v2 alone is mounted' '^cgroup cgroup2fs'
}

vm_fact() {
  if grep -q "$2" "$vm/logs/facts"; then
    extra passed "$1"
  else
    extra failed "not true in this machine: $1"
  fi
}

vm_main() {
  label=$1
  shift
  file=$(printf '%s' "$label" | tr -c 'A-Za-z0-9\n' '-')
  if vm_inside "$VM_STEP" "$file" main "$@"; then
    extra passed "$label"
  else
    tail -n 8 "$vm/logs/$file" | sed 's/^/  /'
    extra failed "$label: see build/vm/$release/logs/$file"
  fi
}

# Runs a test on real containers with each JDK that the Debian release has.
vm_jdks() {
  for jdk in 17 21 25; do
    if grep -q "^jdk $jdk\$" "$vm/logs/facts"; then
      vm_class lxc org.lxcpool.lxc.LxcPoolIT "$jdk" '' "$VM_CLASS"
    else
      extra skipped "skipped: LxcPoolIT on JDK $jdk: not in Debian $release"
    fi
  done
}

vm_classes() {
  vm_list_classes >"$vm/run/classes"
  left_out=0
  while read -r module class option; do
    if vm_is_wanted "$class"; then
      vm_class "$module" "$class" default "$option" "$VM_CLASS"
    else
      left_out=$((left_out + 1))
    fi
  done <"$vm/run/classes"
  if [ -n "$only" ] && [ "$left_out" != 0 ]; then
    extra skipped "skipped: $left_out test classes, excluded by --only"
  elif [ "$left_out" != 0 ]; then
    extra skipped "skipped: $left_out test classes (SoakIT and most tests by launcher): --full includes them"
  fi
}

# Prints lines of a module, a test class and a JVM option. Each nested class of the tests by launcher is a line.
vm_list_classes() {
  find "$ROOT"/java/lxc/src/test/java "$ROOT"/java/cli/src/test/java -name '*IT.java' | sort | while read -r file; do
    module=${file#"$ROOT"/java/}
    class=$(echo "${file#*/src/test/java/}" | tr / . | sed 's/\.java$//')
    case $class in
      *.ByLauncherIT) sed -n "s/^  class \([A-Za-z]*\) extends .*/lxc $class\$\1/p" "$file" ;;
      *.WithoutLiblxcpoolIT) echo "${module%%/*} $class -Dlxcpool.native=off" ;;
      *) echo "${module%%/*} $class" ;;
    esac
  done
}

# By default, a few classes represent the tests by launcher: all of them take as long as all other tests together. A
# small soak runs in any case.
vm_is_wanted() {
  if [ -n "$only" ]; then
    printf '%s' "${1##*.}" | grep -q -x -E "$only"
    return
  fi
  case $1 in
    *'IT$AppArmor' | *'IT$Container' | *'IT$Confinement' | *'IT$Hostile' | *'IT$Pool') return 0 ;;
    *'IT$'* | *.SoakIT) [ -n "$full" ] ;;
  esac
}

# vm_class MODULE CLASS JDK OPTION SECONDS
vm_class() {
  what=${2##*.}-$3
  if [ -n "$vm_lost" ]; then
    extra failed "$what: not run, the machine stopped responding"
    return 0
  fi
  began=$(date +%s)
  vm_inside "$(($5 + 30))" "$what.tar" class "$5" "$1" "'$2'" "$3" $4 || true
  mkdir -p "$vm/reports/$what"
  tar -C "$vm/reports/$what" -xf "$vm/logs/$what.tar" 2>/dev/null && rm -f "$vm/logs/$what.tar"
  mv "$vm/reports/$what/log" "$vm/logs/$what" 2>/dev/null || true
  vm_judge_class "$what" "$(($(date +%s) - began))"
}

# The summary counts the reports. A class without a report, or with a report of no test, did not run.
vm_judge_class() {
  report=$vm/reports/$1/TEST-junit-jupiter.xml
  tests=$(vm_count testcase "$report")
  if [ "$tests" = 0 ]; then
    tail -n 5 "$vm/logs/$1" 2>/dev/null | sed 's/^/  /'
    extra failed "$1 should have run but gave no result: see build/vm/$release/logs/$1"
  else
    echo "$1: $tests tests, $(vm_count 'failure|error' "$report") failed, $(vm_count skipped "$report") skipped, $2 s"
  fi
}

vm_count() { if [ -f "$2" ]; then count_in "$2" "$1"; else echo 0; fi; }

# Runs the scripts that check other things in such a machine, such as systemd units. They print lines "passed WHAT",
# "failed WHAT" and "skipped WHAT".
vm_scripts() {
  for each in "$ROOT"/java/cli/src/test/vm/*.sh; do
    [ -x "$each" ] || continue
    file=${each##*/}
    vm_inside "$((VM_CLASS + 30))" "$file" script "$VM_CLASS" "${each#"$ROOT/"}" || extra failed "$file did not end: see build/vm/$release/logs/$file"
    grep -q -E '^(passed|failed|skipped) ' "$vm/logs/$file" || extra failed "$file reported nothing: see build/vm/$release/logs/$file"
    grep -E '^(passed|failed|skipped) ' "$vm/logs/$file" >"$vm/run/reported" || true
    while read -r outcome what; do
      extra "$outcome" "$what"
    done <"$vm/run/reported"
  done
}

vm_state() { vm_inside "$VM_STEP" "state-$1" state || extra failed "the machine's state could not be read"; }

# Waits for the monitors and cgroups of the last containers, which may still be ending.
vm_compare() {
  if [ -n "$vm_lost" ]; then
    extra failed 'leftovers in the machine: unknown, since it stopped responding'
    return 0
  fi
  for _ in 1 2 3; do
    vm_state after
    left=$(comm -13 "$vm/logs/state-before" "$vm/logs/state-after" || true)
    [ -n "$left" ] || break
  done
  if [ -n "$left" ]; then
    printf '%s\n' "$left" | sed 's/^/  left: /'
    extra failed 'something was left in the machine'
  else
    extra passed 'nothing was left in the machine'
  fi
}

# Denials under the containers' own profiles are expected from the tests with hostile containers; any other denial is
# a bug. To the guest's kernel, an emulated processor that the host doesn't schedule for half a minute is a soft lockup.
vm_kernel() {
  vm_step "$VM_STEP" dmesg dmesg || grep -a '^\[ *[0-9]*\.' "$vm/run/console" >"$vm/logs/dmesg" || true
  vm_kernel_has 'no BUG, WARNING, Oops or hung task in the kernel log' \
    'BUG|WARNING: CPU|Oops|general protection|blocked for more than' "$(vm_emulated && echo 'soft lockup')"
  vm_kernel_has "AppArmor denied only what the containers' own profiles deny" \
    'apparmor="DENIED"' 'profile="(:[^:]*://)?lxc-[^ ]*_<'
}

vm_emulated() { [ "$vm_how" = tcg ]; }

vm_kernel_has() {
  found=$(grep -a -E "$2" "$vm/logs/dmesg" | grep -a -v -E "${3:-^\$}" | head -n 15)
  if [ -z "$found" ]; then
    extra passed "$1"
  else
    printf '%s\n' "$found" | sed 's/^/  /'
    extra failed "not true: $1"
  fi
}
