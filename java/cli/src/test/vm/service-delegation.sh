#!/bin/bash
# With a delegated cgroup, a service's containers run below it, within its limits, outlive a restart of the agent, and
# are adopted by an agent in another service.
. "$(dirname "$0")/service.bash"
[ -d /run/systemd/system ] || skip "delegation: systemd does not run here"
[ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ] || skip "delegation: cgroup v2 is not all there is"

below() {
    [ -n "$(cgroups)" ] && ! cgroups | grep -qv "^/sys/fs/cgroup/system.slice/$1.service/lxc\."
}

# Prints the bytes charged to a service, without those of its agent.
containers_memory() {
    cgroup=/sys/fs/cgroup/system.slice/$1.service
    echo $(($(cat "$cgroup/memory.current") - $(cat "$cgroup/agent/memory.current")))
}

shown() { systemctl status --no-pager "$1" | grep -q 'lxc.payload'; }

kept() { # the ready containers still run, the leased one doesn't
    comm -12 <(echo "$before") <(inits "$1") | wc -l | grep -qx 2
}

gone() {
    for _ in $(seq 60); do
        [ -d "/proc/$1" ] || return 0
        sleep 1
    done
    return 1
}

delegated="Delegate=yes DelegateSubgroup=agent KillMode=process OOMScoreAdjust=-900"
for isolation in IN_PROCESS PROCESS; do
    name=lxcpool-$prefix-$isolation
    home=$homes-$isolation
    # shellcheck disable=SC2086
    unit "$name" "$home" "$prefix" $isolation "dd if=/dev/zero of=/dev/shm/x bs=1M count=40" $delegated MemoryMax=400M
    systemctl start "$name"
    await "$name" '^exit 0'
    leased=$(output "$name" | sed -n 's/^taken [^ ]* //p')
    check "$isolation: containers are below the service's cgroup" below "$name"
    check "$isolation: systemctl status shows them" shown "$name"
    check "$isolation: 40 MB written in a container are charged to the service" [ "$(containers_memory "$name")" -ge 41943040 ]
    before=$(inits "$name")
    systemctl restart "$name"
    check "$isolation: the agent restarts beside its containers" await "$name" '^exit 0'
    check "$isolation: ready containers outlive the restart" kept "$name"
    check "$isolation: the leased one is removed" gone "$leased"

    leased=$(output "$name" | sed -n 's/^taken [^ ]* //p')
    systemctl stop "$name"
    check "$isolation: containers outlive the stop" [ -n "$(inits "$name")" ]
    # shellcheck disable=SC2086
    unit "$name-b" "$home" "$prefix" $isolation "dd if=/dev/zero of=/dev/shm/x bs=1M count=1000" $delegated
    systemctl start "$name-b"
    check "$isolation: a program over MemoryMax is killed" await "$name-b" '^exit 137'
    # Adopted containers stay in the cgroup they were created in, within its limits.
    check "$isolation: by the limit of the service that created its container" \
        [ "$(sed -n 's/^oom_kill //p' "/sys/fs/cgroup/system.slice/$name.service/memory.events")" -gt 0 ]
    check "$isolation: the agent survives it" systemctl is-active -q "$name-b"
    check "$isolation: another service's agent removes the container leased in the first one" gone "$leased"
    systemctl stop "$name-b"
    lxcpool reap --home "$home" >/dev/null
    check "$isolation: reap removes the leftovers of a stopped service" nothing_left
done
finish lxcpool-$prefix-{IN_PROCESS,PROCESS}{,-b}
