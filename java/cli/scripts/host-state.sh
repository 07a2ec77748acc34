# Prints everything that lxcpool could leave on a host, one item a line, in a stable order.

host_state() {
  {
    for each in /sys/class/net/*; do
      echo "interface ${each##*/}"
    done
    find /sys/fs/cgroup -maxdepth 4 -type d -name 'lxc.*' 2>/dev/null | sed 's/^/cgroup /'
    host_processes
    # All mounts of lxcpool are overlays or loop devices; the fields before the dash tell where.
    sed -n 's/^[0-9]* [0-9]* [^ ]* [^ ]* \([^ ]*\) .* - overlay .*/mount overlay on \1/p
      s:^[0-9]* [0-9]* [^ ]* [^ ]* \([^ ]*\) .* - [^ ]* /dev/loop.*:mount loop device on \1:p' /proc/self/mountinfo
    for each in /sys/block/loop*/loop/backing_file; do
      [ ! -r "$each" ] || echo "loop device with $(cat "$each")"
    done
    # liblxc creates /run/lxc/lock at its first use after a boot and keeps it.
    find /run/lxc -mindepth 2 2>/dev/null | sed 's/^/file /'
    find /run/lxcpool 2>/dev/null | sed 's/^/file /'
    find /sys/kernel/security/apparmor/policy/namespaces -mindepth 1 -maxdepth 1 -name 'lxc-*' 2>/dev/null |
      sed 's/^/AppArmor namespace /'
    find /var/lib/lxcpool -maxdepth 4 ! -path '/var/lib/lxcpool/images/*' 2>/dev/null | sed 's/^/file /'
    find /var/tmp -maxdepth 1 -name '*lxcpool*' 2>/dev/null | sed 's/^/file /'
    # JNA's default directory for unpacking its library.
    find "${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/JNA" -type d 2>/dev/null | sed 's/^/file /'
    find /tmp -maxdepth 1 \( -name '*lxcpool*' -o -name 'jffi*' -o -name 'vgdb-pipe*' \) 2>/dev/null | sed 's/^/file /'
  } | sort
}

host_processes() {
  for each in /proc/[0-9]*; do
    line=$(tr '\0' ' ' 2>/dev/null <"$each/cmdline") || continue
    case $line in
      '[lxc monitor]'* | dnsmasq\ * | */dnsmasq\ *) echo "process ${each##*/} $line" ;;
    esac
  done
}
