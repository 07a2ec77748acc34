#!/bin/bash
# The example unit runs containers in both isolations. Run in the service, build() and doctor name a directive that
# withholds something containers need.
. "$(dirname "$0")/service.bash"
[ -d /run/systemd/system ] || skip "hardening: systemd does not run here"
[ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ] || skip "hardening: cgroup v2 is not all there is"

home=/var/lib/lxcpool-$prefix
example=java/lxc/src/main/systemd/lxcpool-agent.service
[ -s $example ] || failed "the example unit is in the checkout: $example"
# ProtectHome= hides a class path below /root.
jars=/opt/lxcpool-$prefix
mkdir -p "$jars"

# Copies the class path to that directory.
number=0
classpath=
for entry in $(echo "$LXCPOOL_CLASSPATH" | tr : ' '); do
    number=$((number + 1))
    mkdir "$jars/$number"
    case $entry in
        *'/*') cp "${entry%/*}"/*.jar "$jars/$number/" && entry=$jars/$number/'*' ;;
        *.jar) cp "$entry" "$jars/$number/" && entry=$jars/$number/'*' ;;
        *) cp -r "$entry/." "$jars/$number/" && entry=$jars/$number ;;
    esac
    classpath=$classpath:$entry
done

# probe DIRECTIVE...: runs the probe in a service.
probe() {
    printed=$(systemd-run -q --wait --collect --pipe "$@" -p "Environment=CLASSPATH=$classpath" \
        $agent org.lxcpool.cli.ServiceProbe "$home" "$prefix" </dev/null 2>&1 | grep -E '^(doctor|IN_PROCESS|PROCESS|Error)')
}

said() { echo "$printed" | grep -q "$@"; }

works() {
    check "$1: a container runs, in process" said '^IN_PROCESS works'
    check "$1: a container runs, by launcher" said '^PROCESS works'
    check "$1: doctor reports no problem" [ -z "$(echo "$printed" | grep '^doctor')" ]
    said '^PROCESS works' || echo "$printed"
}

# refused DIRECTIVE PATTERN: checks build()'s errors and doctor's lines.
refused() {
    check "$1: build() names it, in process" said "^IN_PROCESS refused.*$2"
    check "$1: build() names it, by launcher" said "^PROCESS refused.*$2"
    check "$1: doctor names it" said "^doctor.*$2"
    said "^doctor.*$2" || echo "$printed"
}

directives=()
while read -r line; do
    # The unit's directories are those of the default home, which may be in use.
    directives+=(-p "${line/StateDirectory=lxcpool/StateDirectory=lxcpool-$prefix}")
done < <(sed -n '/^\[Service\]/,$p' $example | grep -E '^[A-Z]' | grep -Ev '^(ExecStart|Restart)=')
probe "${directives[@]}"
works "the example unit"

probe -p ProtectSystem=strict
refused ProtectSystem=strict ProtectSystem=
probe -p ProtectSystem=strict -p PrivateTmp=yes -p CacheDirectory=lxcpool -p Environment=XDG_CACHE_HOME=/var/cache/lxcpool
refused "ProtectSystem=strict without directories" StateDirectory=
for each in ProtectKernelTunables=yes ProtectControlGroups=yes RestrictNamespaces=yes SystemCallFilter=@system-service \
    CapabilityBoundingSet=~CAP_SYS_ADMIN; do
    probe -p $each
    refused $each "${each%%=*}="
done
for each in NoNewPrivileges=yes PrivateDevices=yes PrivateTmp=yes; do
    probe -p $each
    works $each
done
rm -rf "$jars" /var/cache/lxcpool
homes=$home
finish
