#!/bin/bash
# Where a service's cgroup is delegated, its containers live below it, are bounded by it, outlive a restart of the
# agent, and are found by another life elsewhere.
. "$(dirname "$0")/service.bash"
[ -d /run/systemd/system ] || skip "delegation: systemd does not run here"
[ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ] || skip "delegation: cgroup v2 is not all there is"

below() {
    [ -n "$(cgroups)" ] && ! cgroups | grep -qv "^/sys/fs/cgroup/system.slice/$1.service/lxc\."
}

# Bytes that are charged to a service and not to its agent.
containers_memory() {
    cgroup=/sys/fs/cgroup/system.slice/$1.service
    echo $(($(cat "$cgroup/memory.current") - $(cat "$cgroup/agent/memory.current")))
}

shown() { systemctl status --no-pager "$1" | grep -q 'lxc.payload'; }

kept() { # the containers that were ready are there still, the one that was leased is not
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
    check "$isolation: 40 MB written in one count for the service" [ "$(containers_memory "$name")" -ge 41943040 ]
    before=$(inits "$name")
    systemctl restart "$name"
    check "$isolation: the agent starts again beside what it left" await "$name" '^exit 0'
    check "$isolation: ready containers outlive the restart" kept "$name"
    check "$isolation: the leased one is removed" gone "$leased"

    leased=$(output "$name" | sed -n 's/^taken [^ ]* //p')
    systemctl stop "$name"
    check "$isolation: containers outlive the stop" [ -n "$(inits "$name")" ]
    # shellcheck disable=SC2086
    unit "$name-b" "$home" "$prefix" $isolation "dd if=/dev/zero of=/dev/shm/x bs=1M count=1000" $delegated
    systemctl start "$name-b"
    check "$isolation: more than MemoryMax ends the program" await "$name-b" '^exit 137'
    # What was adopted stays where it was born, and is bounded there.
    check "$isolation: by the limit of the service that it was born in" \
        [ "$(sed -n 's/^oom_kill //p' "/sys/fs/cgroup/system.slice/$name.service/memory.events")" -gt 0 ]
    check "$isolation: which the agent survives" systemctl is-active -q "$name-b"
    check "$isolation: another service's agent removes what was leased in the first one" gone "$leased"
    systemctl stop "$name-b"
    lxcpool reap --home "$home" >/dev/null
    check "$isolation: reap removes what a stopped service has left" nothing_left
done
finish lxcpool-$prefix-{IN_PROCESS,PROCESS}{,-b}
