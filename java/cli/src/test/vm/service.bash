# Functions for the scripts in this directory, which run as root on a machine with systemd and cgroup v2, in a built
# checkout. LXCPOOL_JAVA is a Java binary, LXCPOOL_CLASSPATH the class path of java/cli with the test classes of java/cli
# and java/lxc.
set -u

failures=0
units=/run/systemd/system
prefix=vm$$
homes=/var/lib/lxcpool-vm$$
# Where JNA unpacks its library in a service by default.
jna=/root/.cache/JNA
[ -e $jna ] || clean=$jna
agent="$LXCPOOL_JAVA -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m --enable-native-access=ALL-UNNAMED"

passed() { echo "passed $*"; }

failed() {
    echo "failed $*"
    failures=$((failures + 1))
}

skip() {
    echo "skipped $*"
    exit 0
}

# check "WHAT" COMMAND...: runs a command, and reports WHAT as passed or failed.
check() {
    local what=$1
    shift
    if "$@"; then passed "$what"; else failed "$what"; fi
}

# unit NAME HOME POOL ISOLATION "COMMAND" DIRECTIVE...: writes a unit whose service is an agent.
unit() {
    local name=$1 home=$2 pool=$3 isolation=$4 command=$5
    shift 5
    {
        echo "[Service]"
        for directive in "$@"; do echo "$directive"; done
        echo "Environment=CLASSPATH=$(absolute "$LXCPOOL_CLASSPATH")"
        echo "ExecStart=$agent ${options:-} org.lxcpool.cli.ServiceAgent $home $pool $isolation $command"
    } >"$units/$name.service"
    systemctl daemon-reload
}

absolute() {
    echo "$1" | tr : '\n' | while read -r entry; do
        case $entry in /*) echo "$entry" ;; *) echo "$PWD/$entry" ;; esac
    done | paste -sd:
}

# Prints the output of a unit's current run.
output() {
    journalctl -o cat "_SYSTEMD_INVOCATION_ID=$(systemctl show -P InvocationID "$1")"
}

# await UNIT PATTERN: waits until a unit prints a matching line.
await() {
    for _ in $(seq 150); do
        output "$1" | grep -q "$2" && return 0
        case $(systemctl show -P ActiveState "$1") in failed | inactive) break ;; esac
        sleep 1
    done
    output "$1" | grep -q "$2" && return 0
    echo "$1 did not print $2:"
    systemctl status --no-pager "$1" | head -20
    output "$1" | tail -20
    return 1
}

# Prints the paths of the cgroups of this run's containers.
cgroups() { find /sys/fs/cgroup -name "lxc.*.$prefix*" -not -path '*/lxc.*/*' | sort; }

# Prints the pids of the inits of a service's containers.
inits() { find "/sys/fs/cgroup/system.slice/$1.service" -path '*/lxc.payload.*/cgroup.procs' -exec head -qn1 {} + | sort; }

lxcpool() { CLASSPATH=$LXCPOOL_CLASSPATH $agent org.lxcpool.cli.Main "$@"; }

nothing_left() { [ -z "$(cgroups)" ]; }

# finish UNIT...: stops the units of a script, and removes its files and leftovers.
finish() {
    for name in "$@"; do
        systemctl stop "$name"
        systemctl reset-failed "$name"
        rm -f "$units/$name.service"
    done 2>/dev/null
    systemctl daemon-reload
    for home in "$homes"*; do
        lxcpool reap --home "$home" >/dev/null
        rm -rf "$home"
    done
    [ -z "${clean:-}" ] || rm -rf "$clean"
    check "nothing is left" nothing_left
    [ $failures = 0 ]
}
