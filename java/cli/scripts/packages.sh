# The Debian packages that each command needs, one a line: the package, a command that makes it unnecessary (or -),
# and the reason. Where releases differ, the package is written older|newer, and the first name that apt knows is used.

packages_to_build_java() {
  [ -n "$JDK" ] || echo 'openjdk-17-jdk-headless|openjdk-21-jdk-headless|default-jdk-headless - to compile and run Java 17'
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

# On Debian 11, the package lxc contains the helpers.
packages_to_run() {
  cat <<'LINES'
liblxc1|liblxc1t64 - the library that makes containers
liblxc-common|lxc - its helpers and AppArmor profiles
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
qemu-user qemu-aarch64 to run the tests built for 64-bit ARM
valgrind valgrind to find memory errors and leaks in the native library
strace strace to check that waiting for the network forks no process
e2fsprogs mkfs.ext4 to fill a small filesystem and read directory attributes
btrfs-progs mkfs.btrfs to fill a copy-on-write filesystem
util-linux - to detach the loop devices of those filesystems
mount mount to mount them
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
  echo 'lxc lxc-attach to benchmark its tools against the pool'
}

# The units that installing a package enables, which would start at the next boot.
units_of() {
  case $1 in
    lxc | lxc-utils) echo 'lxc.service lxc-net.service lxc-monitord.service' ;;
    e2fsprogs) echo 'e2scrub_all.timer e2scrub_reap.service' ;;
  esac
}
