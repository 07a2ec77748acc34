#!/bin/sh
# Prepares a Debian root filesystem, $1, for the containers of a pool. mmdebstrap runs this on the
# host.
set -eu
root=$1

# liblxc may have given eth0 its address already; asking for another would stall the boot.
cat > "$root/etc/network/address-or-dhcp" <<'END'
#!/bin/sh
if ip -4 -o address show dev "$1" scope global | grep -q inet; then
  echo "$1-configured"
else
  echo "$1-dhcp"
fi
END
chmod 755 "$root/etc/network/address-or-dhcp"
cat > "$root/etc/network/interfaces" <<'END'
auto lo
iface lo inet loopback

auto eth0
mapping eth0
  script /etc/network/address-or-dhcp
iface eth0-configured inet manual
iface eth0-dhcp inet dhcp
END

# The DHCP server identifies a container by its hardware address, which is reused. An id that is
# generated at each first boot would occupy an address of the server indefinitely.
echo 'send dhcp-client-identifier = hardware;' >> "$root/etc/dhcp/dhclient.conf"

# The host manages hardware, kernel and timers; waiting for them would only delay the boot.
for unit in \
  systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
  systemd-udev-trigger.service systemd-udev-settle.service ifupdown-pre.service \
  systemd-modules-load.service systemd-random-seed.service systemd-firstboot.service \
  systemd-networkd-wait-online.service systemd-remount-fs.service systemd-timesyncd.service \
  sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  dev-hugepages.mount dev-mqueue.mount proc-sys-fs-binfmt_misc.automount \
  getty.target console-getty.service \
  apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  dpkg-db-backup.timer; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

# SIGPWR is liblxc's halt signal.
ln -sf /lib/systemd/system/poweroff.target "$root/etc/systemd/system/sigpwr.target"

# Each container has its own hostname and machine id, and gets its name servers by DHCP.
rm -f "$root/etc/hostname"
: > "$root/etc/machine-id"
: > "$root/etc/resolv.conf"
