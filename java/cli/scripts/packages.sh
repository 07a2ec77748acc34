# What a command needs from Debian. A line is: package, a command that makes it needless (or -), why.
# Where releases differ, the package is older|newer: the first that apt knows is taken.

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

# Debian 11 has the helpers in lxc.
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

# Units that a package enables when it is installed, so that they would run after the next boot.
units_of() {
  case $1 in
    lxc | lxc-utils) echo 'lxc.service lxc-net.service lxc-monitord.service' ;;
    e2fsprogs) echo 'e2scrub_all.timer e2scrub_reap.service' ;;
  esac
}
