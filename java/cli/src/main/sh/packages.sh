# What a command needs from Debian. A line is: package, a command that makes it needless (or -), why.

packages_to_build_java() {
  [ -n "$JDK" ] || echo "$(jdk_package) - to compile and run Java 17"
  echo 'maven mvn to build'
}

packages_to_build() {
  packages_to_build_java
  cat <<'LINES'
gcc gcc to build the native library
libc6-dev - to build the native library
make make to build the native library
cmake cmake to build the native library
LINES
}

packages_to_run() {
  cat <<'LINES'
liblxc1 - the library that makes containers
liblxc-common - its helpers and AppArmor profiles
busybox-static - the programs of the tiny base
iproute2 ip to make the bridge
LINES
}

packages_for_dhcp() {
  echo 'dnsmasq-base dnsmasq to answer DHCP requests'
}

packages_for_debian() {
  echo 'mmdebstrap mmdebstrap to make the Debian base'
}

packages_to_test() {
  packages_to_build
  packages_to_run
  packages_for_dhcp
  packages_for_debian
  cat <<'LINES'
lxc-dev - to compare the declared structures with the headers
gcc-aarch64-linux-gnu aarch64-linux-gnu-gcc to build the native library for 64-bit ARM
libc6-dev-arm64-cross - to build the native library for 64-bit ARM
qemu-user qemu-aarch64 to run its tests
valgrind valgrind to look for what the native library reads, writes or loses wrongly
strace strace to see that a wait for the network forks nothing
e2fsprogs mkfs.ext4 to fill up a small filesystem, and see a directory's attributes
btrfs-progs mkfs.btrfs to fill up one that copies what is written again
util-linux - to clean up their loop devices
mount mount to mount it
libfaketime - to set an agent's clock
LINES
}

packages_for_vm() {
  cat <<'LINES'
qemu-system-x86 qemu-system-x86_64 to boot a virtual machine
e2fsprogs mkfs.ext4 to make its disk
openssh-client ssh to run the tests in it
LINES
}

packages_to_bench() {
  packages_to_test
  echo 'lxc lxc-attach to measure its tools beside the pool'
}

# Debian 12 has 17; later releases have a newer one only.
jdk_package() {
  if apt-cache show openjdk-17-jdk-headless 2>/dev/null | grep -q '^Package:'; then
    echo openjdk-17-jdk-headless
  elif apt-cache show default-jdk-headless 2>/dev/null | grep -q '^Package:'; then
    echo default-jdk-headless
  else
    echo openjdk-17-jdk-headless
  fi
}

is_installed() {
  dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^.i'
}

# The lines of $1 whose package is missing.
missing_packages() {
  printf '%s\n' "$1" | while read -r package command why; do
    [ -n "$package" ] || continue
    [ "$command" = - ] || ! command -v "$command" >/dev/null 2>&1 || continue
    is_installed "$package" || printf '%s %s %s\n' "$package" "$command" "$why"
  done
}

# Installs what is missing of the lines in $1. Not root, it only names what the build can't do without.
install_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  missing=$(missing_packages "$1")
  [ -n "$missing" ] || return 0
  if ! is_root; then
    missing=$(missing_packages "$(packages_to_build)")
    [ -n "$missing" ] || return 0
    say 'these packages are missing, and installing them needs root:'
    list_packages
    die "as root: apt-get install --no-install-recommends $(package_names)"
  fi
  say 'installing what is missing (no service will start):'
  list_packages
  mkdir -p "$ROOT/build"
  (apt_install) >"$ROOT/build/apt.log" 2>&1 || {
    tail -n 15 "$ROOT/build/apt.log" >&2
    die "apt-get failed; all of it is in build/apt.log"
  }
}

list_packages() {
  printf '%s\n' "$missing" | while read -r package command why; do
    printf '  %-26s %s\n' "$package" "$why" >&2
  done
}

package_names() {
  printf '%s\n' "$missing" | cut -d ' ' -f 1 | tr '\n' ' ' | sed 's/ $//'
}

POLICY=/usr/sbin/policy-rc.d
POLICY_MARK='# Made by lxcpool for one installation: no service starts meanwhile.'

# In a subshell, so that its trap ends with it. apt's lists may be absent or stale: the second try has fresh ones.
apt_install() {
  # One that is there is the administrator's and stays, unless an installation of ours was killed.
  if { [ ! -e "$POLICY" ] && [ ! -L "$POLICY" ]; } || grep -qsxF "$POLICY_MARK" "$POLICY"; then
    trap 'rm -f "$POLICY"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_MARK" >"$POLICY"
    chmod 755 "$POLICY"
  fi
  export DEBIAN_FRONTEND=noninteractive
  names=$(package_names)
  # shellcheck disable=SC2086 # one word per package
  apt-get install -y --no-install-recommends $names || {
    apt-get update
    apt-get install -y --no-install-recommends $names
  }
}
