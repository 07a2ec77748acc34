# A virtual machine that runs its own Debian: kernel, systemd, AppArmor, cgroup v2. vm-tests.sh runs the tests in it.
#
# mmdebstrap creates the machine's root filesystem once a week, and whenever its package list changes; each run boots a
# copy of that disk. QEMU emulates the processor (TCG) if a machine with KVM doesn't respond. The machine is reached by
# ssh on a port of 127.0.0.1, with a key that is created for the run. All files are below build/vm/RELEASE:
#
#   base.img, vmlinuz, initrd.img, key   the root filesystem, and what it was created from
#   run/                                 files of the last run: disk, ssh key, console, QEMU's messages
#   reports/, logs/                      the results of the tests
#
# Nothing outlives the run: the shell ends QEMU by its pid, and if the shell is killed, the kernel does.

VM_DAYS=7
VM_DISK=14G
VM_MEMORY=4000

# In seconds. An emulated boot on a busy host has taken three minutes.
VM_BOOT_KVM=60
VM_BOOT_TCG=900
VM_BUILD=1800

vm_is_release() {
  case $1 in
    trixie | bookworm | sid) return 0 ;;
  esac
  return 1
}

# vm_packages RELEASE: prints package names for mmdebstrap, and apt patterns where the Debian releases differ.
vm_packages() {
  [ "$1" = bookworm ] || echo docker-cli
  cat <<'NAMES'
docker.io
ca-certificates
systemd
systemd-sysv
udev
dbus
kmod
iproute2
procps
openssh-server
linux-image-cloud-amd64
initramfs-tools
apparmor
?and(?or(?exact-name(liblxc1),?exact-name(liblxc1t64)),?not(?virtual))
liblxc-common
busybox-static
dnsmasq-base
mmdebstrap
?and(?or(?exact-name(openjdk-17-jre-headless),?exact-name(openjdk-21-jre-headless),?exact-name(openjdk-25-jre-headless)),?not(?virtual))
strace
e2fsprogs
btrfs-progs
util-linux
mount
libfaketime
NAMES
}

# Creates the disk unless a recent one exists.
vm_make() {
  wanted="$1 $VM_DISK $(vm_packages "$1" | tr '\n' ' ')"
  if [ -f "$vm/base.img" ] && [ "$(cat "$vm/key" 2>/dev/null)" = "$wanted" ] &&
    [ -n "$(find "$vm/key" -mtime "-$VM_DAYS")" ]; then
    return 0
  fi
  say "creating the root filesystem of a machine with Debian $1 (takes some minutes)"
  vm_remove_root
  rm -f "$vm/key" "$vm/base.img"
  mkdir "$vm/tmp"
  vm_debootstrap "$1" >"$vm/mmdebstrap.log" 2>&1 && vm_settle && vm_pack && printf '%s\n' "$wanted" >"$vm/key"
  made=$?
  vm_remove_root
  return "$made"
}

vm_remove_root() { rm -rf --one-file-system "$vm/root" "$vm/tmp"; }

# Uses mmdebstrap's default mirror. Release files of sid's mirrors may be past their validity. All processes and mounts
# end with the command, since it runs in its own namespaces.
vm_debootstrap() {
  # shellcheck disable=SC2046 # one word per option
  TMPDIR=$vm/tmp vm_foreground "$VM_BUILD" unshare --mount --pid --fork --kill-child --mount-proc \
    mmdebstrap --mode=root --variant=minbase \
    --aptopt='Acquire::Check-Valid-Until "false"' $(vm_packages "$1" | sed 's/^/--include=/') \
    "$1" "$vm/root"
}

# Configures the machine to take its address from QEMU, to serve ssh and to start nothing else.
vm_settle() {
  root=$vm/root
  mkdir -p "$root/etc/systemd/network" "$root/etc/systemd/system/multi-user.target.wants" "$root/root/.ssh"
  printf '[Match]\nName=eth0 en*\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/80-vm.network"
  ln -sf /usr/lib/systemd/system/systemd-networkd.service "$root/etc/systemd/system/multi-user.target.wants/"
  for each in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
    systemd-networkd-wait-online.service docker.service docker.socket; do
    ln -sf /dev/null "$root/etc/systemd/system/$each"
  done
  rm -f "$root/etc/resolv.conf"
  echo 'nameserver 10.0.2.3' >"$root/etc/resolv.conf"
  echo lxcpool-vm >"$root/etc/hostname"
  echo '127.0.0.1 localhost lxcpool-vm' >"$root/etc/hosts"
  chmod 700 "$root/root/.ssh"
}

vm_pack() {
  cp "$vm"/root/boot/vmlinuz-* "$vm/vmlinuz" && cp "$vm"/root/boot/initrd.img-* "$vm/initrd.img" &&
    mke2fs -q -F -t ext4 -d "$vm/root" "$vm/base.img" "$VM_DISK" >>"$vm/mmdebstrap.log" 2>&1
}

# Creates a fresh disk, and an ssh key for this machine alone.
vm_prepare_run() {
  rm -rf "$vm/run" "$vm/reports" "$vm/logs"
  mkdir -p "$vm/run" "$vm/reports" "$vm/logs"
  chmod 700 "$vm/run"
  ssh-keygen -q -t ed25519 -N '' -C lxcpool-vm -f "$vm/run/id"
  cp --sparse=always "$vm/base.img" "$vm/run/disk.img"
  printf 'write %s /root/.ssh/authorized_keys\n' "$vm/run/id.pub" >"$vm/run/debugfs"
  debugfs -w -f "$vm/run/debugfs" "$vm/run/disk.img" >/dev/null 2>&1
}

# vm_boot: tries KVM first, then TCG, which always works. Sets vm_how.
vm_boot() {
  if [ -w /dev/kvm ] && vm_boot_by kvm "$VM_BOOT_KVM"; then
    return 0
  fi
  vm_stop
  vm_boot_by tcg "$VM_BOOT_TCG"
}

# If another process takes the port first, QEMU ends at once, and another port is tried.
vm_boot_by() {
  vm_how=$1
  for _ in 1 2 3 4 5; do
    vm_prepare_run
    vm_port=$(shuf -i 20000-32000 -n 1)
    vm_start_qemu
    ! vm_await_ssh "$2" || return 0
    vm_stop
    grep -q 'host forwarding' "$vm/run/qemu.log" || return 1
  done
  return 1
}

vm_start_qemu() {
  case $vm_how in
    kvm) accelerator='-accel kvm -cpu host' ;;
    # AVX is new in QEMU 7.2; a JVM crashed once with it.
    tcg) accelerator='-accel tcg,thread=multi -cpu max,avx=off,avx2=off' ;;
  esac
  # shellcheck disable=SC2086 # two options and their values
  TMPDIR=$vm/run setpriv --pdeathsig KILL qemu-system-x86_64 $accelerator -smp 2 -m "$VM_MEMORY" \
    -kernel "$vm/vmlinuz" -initrd "$vm/initrd.img" \
    -append 'root=/dev/vda rw console=ttyS0 systemd.show_status=0 log_buf_len=8M panic=-1' -no-reboot \
    -drive "file=$vm/run/disk.img,format=raw,if=virtio,cache=unsafe" \
    -netdev "user,id=n,hostfwd=tcp:127.0.0.1:$vm_port-:22" -device virtio-net-pci,netdev=n \
    -device virtio-rng-pci -display none -serial "file:$vm/run/console" -monitor none \
    >"$vm/run/qemu.log" 2>&1 </dev/null &
  vm_qemu=$!
}

vm_await_ssh() {
  deadline=$(($(date +%s) + $1))
  until vm_ssh 20 true >/dev/null 2>&1; do
    vm_runs || return 1
    [ "$(date +%s)" -lt "$deadline" ] || return 1
    vm_foreground 5 sleep 2
  done
}

# vm_ssh SECONDS COMMAND...: runs a command in the machine; its standard input is $vm_input, if that is set.
vm_ssh() {
  limit=$1
  shift
  vm_foreground "$limit" ssh -F none -i "$vm/run/id" -p "$vm_port" -o IdentitiesOnly=yes -o BatchMode=yes \
    -o StrictHostKeyChecking=no -o "UserKnownHostsFile=$vm/run/known_hosts" -o LogLevel=ERROR \
    -o ConnectTimeout=15 -o ServerAliveInterval=30 -o ServerAliveCountMax=6 root@127.0.0.1 "$@"
}

# vm_foreground SECONDS COMMAND...: runs a command in the background and waits for it, so that traps run at once.
vm_foreground() {
  limit=$1
  shift
  timeout --foreground -k 10 "$limit" "$@" <"${vm_input:-/dev/null}" &
  vm_child=$!
  child_code=0
  wait "$vm_child" || child_code=$?
  vm_child=
  return "$child_code"
}

# Succeeds if QEMU runs. Its pid may have been reused, so the command line is checked.
vm_runs() { [ -n "${vm_qemu:-}" ] && grep -q -a -F "$vm/run/disk.img" "/proc/$vm_qemu/cmdline" 2>/dev/null; }

# Kills QEMU: nothing that the machine would still write matters, since its disk is removed.
vm_stop() {
  if [ -n "${vm_child:-}" ]; then
    kill "$vm_child" 2>/dev/null || true
    wait "$vm_child" 2>/dev/null || true
  fi
  ! vm_runs || kill -KILL "$vm_qemu" 2>/dev/null || true
  [ -z "${vm_qemu:-}" ] || wait "$vm_qemu" 2>/dev/null || true
  vm_child=
  vm_qemu=
  rm -f "$vm/run/disk.img" "$vm/run/id"
}

# On a signal, also removes an unfinished root filesystem.
vm_guard() {
  vm=$ROOT/build/vm/$1
  mkdir -p "$vm"
  trap 'vm_stop; vm_remove_root' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

vm_unguard() { trap - EXIT INT TERM HUP; }
