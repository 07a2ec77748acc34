# Installs missing packages of the lists in packages.sh with apt.

# Prints the names of all installed packages and of the packages they provide, one a line.
installed_names() {
  dpkg-query -W -f '${db:Status-Abbrev},${Package},${Provides}\n' 2>/dev/null |
    awk -F ',' '/^.i/ { for (i = 2; i <= NF; i++) { split($i, name, " "); if (name[1] != "") print name[1] } }'
}

alternatives() { printf '%s\n' "$1" | tr '|' '\n'; }

# Prints the lines of $1 whose package is missing.
missing_packages() {
  present=$(installed_names)
  printf '%s\n' "$1" | while read -r package command why; do
    [ -n "$package" ] || continue
    [ "$command" = - ] || ! command -v "$command" >/dev/null 2>&1 || continue
    alternatives "$package" | grep -qxF "$present" || printf '%s %s %s\n' "$package" "$command" "$why"
  done
}

is_available() { apt-cache show "$1" 2>/dev/null | grep -q '^Package:'; }

available_of() {
  alternatives "$1" | while read -r each; do
    ! is_available "$each" || {
      echo "$each"
      break
    }
  done
}

# Prints the name to install, of older|newer. Without package lists, the release decides.
package_name() {
  found=$(available_of "$1")
  if [ -n "$found" ]; then
    echo "$found"
    return
  fi
  case $(. "$OS_RELEASE" 2>/dev/null && echo "${VERSION_CODENAME:-}") in
    bullseye | bookworm | jammy | noble) alternatives "$1" | sed -n 1p ;;
    *) alternatives "$1" | sed -n '1h; 2h; ${ g; p; }' ;;
  esac
}

# Prints the lines of $1 with a single name each.
named() {
  printf '%s\n' "$1" | while read -r package rest; do
    [ -z "$package" ] || echo "$(package_name "$package") $rest"
  done
}

all_available() {
  printf '%s\n' "$missing" | while read -r package rest; do
    [ -n "$(available_of "$package")" ] || exit 1
  done
}

# Installs the missing packages of the lines in $1. Without root, it only names those that the build needs.
install_packages() {
  if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    name_what_is_missing
    return
  fi
  missing=$(missing_packages "$1")
  [ -n "$missing" ] || return 0
  if ! is_root; then
    missing=$(missing_packages "$(packages_to_build)")
    [ -n "$missing" ] || return 0
    update=
    all_available || update='apt-get update && '
    missing=$(named "$missing")
    say 'these packages are missing; installing them requires root:'
    list_packages
    die "run as root: ${update}apt-get install --no-install-recommends $(package_names)"
  fi
  make_build_directory
  : >"$ROOT/build/apt.log"
  # The package lists tell which names this release has.
  all_available || apt-get update >>"$ROOT/build/apt.log" 2>&1 || true
  missing=$(named "$missing")
  say 'installing the missing packages (no service will start):'
  list_packages
  enabled_units >"$ROOT/build/units.before"
  installed=yes
  (apt_install) >>"$ROOT/build/apt.log" 2>&1 || installed=
  report_units
  [ -n "$installed" ] || {
    tail -n 15 "$ROOT/build/apt.log" >&2
    die "$(why_apt_failed); see build/apt.log"
  }
}

# For systems without apt.
name_what_is_missing() {
  missing=$(packages_to_build | while read -r package command why; do
    case $package in
      *jdk*) echo "a JDK $JAVA_NEEDED or newer" ;;
      *) [ "$command" = - ] || command -v "$command" >/dev/null 2>&1 || echo "$command" ;;
    esac
  done | paste -s -d , - | sed 's/,/, /g')
  [ -z "$missing" ] || die "this system has no apt, and these programs are missing: $missing. Install them with the system's package \
manager; containers also need liblxc with its helpers, a static busybox and iproute2. Only Debian is tested"
}

list_packages() {
  printf '%s\n' "$missing" | while read -r package command why; do
    printf '  %-26s %s\n' "$package" "$why" >&2
  done
}

package_names() {
  printf '%s\n' "$missing" | cut -d ' ' -f 1 | tr '\n' ' ' | sed 's/ $//'
}

OS_RELEASE=/etc/os-release
POLICY=/usr/sbin/policy-rc.d
POLICY_MARK='# Made by lxcpool for one installation: no service starts meanwhile.'
SYSTEMD_UNITS=/etc/systemd/system
INIT_SCRIPTS=/etc/init.d

# Runs in a subshell, so that its trap ends with it. The package lists may be stale: the second attempt updates them.
apt_install() {
  # An existing file is the administrator's and stays, unless an earlier run that was killed left it.
  if { [ ! -e "$POLICY" ] && [ ! -L "$POLICY" ]; } || grep -qsxF "$POLICY_MARK" "$POLICY"; then
    trap 'rm -f "$POLICY"' EXIT
    trap 'exit 130' INT TERM HUP
    printf '#!/bin/sh\n%s\nexit 101\n' "$POLICY_MARK" >"$POLICY"
    chmod 755 "$POLICY"
  fi
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  masked=
  names=$(package_names)
  # shellcheck disable=SC2086 # one word per package
  apt_get_install $names || {
    apt-get update
    apt_get_install $names
  }
}

# A newly installed package must leave no service enabled for the next boot: its units are masked beforehand.
apt_get_install() {
  for package in $(apt-get install -s --no-install-recommends "$@" | sed -n 's/^Inst \([^ ]*\) [^[].*/\1/p'); do
    for unit in $(units_of "$package"); do
      mask "$unit"
    done
  done
  apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" || return
  for unit in $masked; do
    [ ! -x "$INIT_SCRIPTS/${unit%.service}" ] || update-rc.d "${unit%.service}" disable || true
  done
}

# Keeps a unit file of the administrator's.
mask() {
  [ ! -e "$SYSTEMD_UNITS/$1" ] && [ ! -L "$SYSTEMD_UNITS/$1" ] || return 0
  mkdir -p "$SYSTEMD_UNITS"
  ln -s /dev/null "$SYSTEMD_UNITS/$1"
  masked="$masked $1"
}

is_masked() { [ "$(readlink "$SYSTEMD_UNITS/$1")" = /dev/null ]; }

# Prints the units that start at boot and the masked ones, one a line.
enabled_units() {
  for each in "$SYSTEMD_UNITS"/*.wants/* "$SYSTEMD_UNITS"/*.requires/*; do
    [ ! -L "$each" ] || is_masked "${each##*/}" || echo "enabled ${each##*/}"
  done | sort -u
  for each in "$SYSTEMD_UNITS"/*; do
    [ ! -L "$each" ] || ! is_masked "${each##*/}" || echo "masked ${each##*/}"
  done
}

# Reports the units that an installation masked or enabled.
report_units() {
  enabled_units >"$ROOT/build/units.after"
  now_masked=$(new_units masked)
  now_enabled=$(new_units enabled)
  [ -z "$now_masked" ] || say "masked these units, so that the next boot doesn't start them: $now_masked
  (to allow them: systemctl unmask $now_masked)"
  [ -z "$now_enabled" ] || say "the installation enabled these units, and the next boot starts them: $now_enabled
  (to prevent that: systemctl disable $now_enabled)"
}

new_units() {
  grep -vxFf "$ROOT/build/units.before" "$ROOT/build/units.after" | sed -n "s/^$1 //p" | tr '\n' ' ' | sed 's/ $//'
}

why_apt_failed() {
  log=$ROOT/build/apt.log
  if grep -qE 'dpkg was interrupted' "$log"; then
    echo 'an earlier installation was interrupted: run "dpkg --configure -a", then this again'
  elif grep -qE 'Could not get lock|Unable to acquire the dpkg' "$log"; then
    echo 'another apt or dpkg is running: wait for it to finish, then run this again'
  elif grep -qE 'Could not resolve|Temporary failure|Could not connect|Unable to connect|Cannot initiate the connection|unreachable' "$log"; then
    echo "no network: apt can't reach its package server"
  elif grep -qE 'Unable to locate package|has no installation candidate' "$log"; then
    echo "apt's sources lack$(sed -nE "s/^E: (Unable to locate package|Package) '?([^' ]*).*/ \2/p" "$log" | sort -u | tr -d '\n') (tested on Debian 11 to 13; on Ubuntu, enable universe)"
  elif grep -qE 'unmet dependencies|held broken' "$log"; then
    echo 'this system has broken packages: try "apt-get --fix-broken install"'
  else
    echo 'apt-get failed'
  fi
}
