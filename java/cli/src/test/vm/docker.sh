#!/bin/bash
# Runs an agent in a Docker container: checks what it needs, and the errors if something is missing. The image is this
# machine's own system, of which only /etc is copied.
. "$(dirname "$0")/service.bash"
command -v dockerd >/dev/null && command -v docker >/dev/null || skip "docker: docker.io and docker-cli are not installed"

top=/var/tmp/lxcpool-$prefix
mkdir -p "$top"/{image,data,home,run}
export DOCKER_HOST=unix://$top/run/docker.sock
containerd=$(systemctl is-active containerd)
systemctl start containerd
dockerd --containerd /run/containerd/containerd.sock --host "$DOCKER_HOST" --data-root "$top/data" --exec-root "$top/run/exec" --pidfile "$top/run/docker.pid" \
    --bridge none --iptables=false --ip6tables=false --ip-forward=false "$@" >"$top/dockerd.log" 2>&1 &
daemon=$!
for _ in $(seq 60); do
    docker info >/dev/null 2>&1 && break
    sleep 1
done
if ! docker info >/dev/null 2>&1; then
    failed "docker: dockerd starts"
    tail "$top/dockerd.log"
fi

cd "$top/image" && mkdir -p dev proc sys run tmp usr var/lib var/tmp root && cp -a /etc . && cp -a /bin /sbin /lib /lib64 .
tar cf - . | docker import - lxcpool-$prefix >/dev/null
cd - >/dev/null || exit 1

# probe OPTION...: runs the probe in a container.
probe() {
    printed=$(docker run --rm --network none -v /usr:/usr:ro -v /opt:/opt:ro -v /root:/root:ro -v "$PWD:$PWD:ro" \
        -e XDG_CACHE_HOME=/tmp -e CLASSPATH="$(absolute "$LXCPOOL_CLASSPATH")" "$@" lxcpool-$prefix \
        $agent org.lxcpool.cli.ServiceProbe /var/lib/lxcpool $prefix 2>&1 | grep -E '^(doctor|IN_PROCESS|PROCESS|docker|Error)')
}

said() { echo "$printed" | grep -q "$@"; }

works() {
    check "$1: a container runs, in process" said '^IN_PROCESS works'
    check "$1: a container runs, by launcher" said '^PROCESS works'
    said '^PROCESS works' || echo "$printed"
}

refused() {
    check "$1: build() names it" said "^IN_PROCESS refused.*$2"
    check "$1: doctor names it" said "^doctor.*$2"
    said "^doctor.*$2" || echo "$printed"
}

home="-v $top/home:/var/lib/lxcpool"
security="-v /sys/kernel/security:/sys/kernel/security"
[ -d /sys/kernel/security/apparmor ] || security=
# shellcheck disable=SC2086
{
    probe --privileged --cgroupns private $security $home
    works "docker --privileged, a volume"
    probe --privileged --cgroupns host $security $home
    works "docker --privileged --cgroupns host, a volume"
    probe $home
    refused "docker without --privileged" "--privileged"
    probe --privileged $security
    refused "docker without a volume" "overlay"
}

docker rmi lxcpool-$prefix >/dev/null
kill $daemon && wait $daemon
[ "$containerd" = active ] || systemctl stop containerd
umount "$top"/data/* "$top"/run/exec/* 2>/dev/null
rm -rf "$top"
finish
