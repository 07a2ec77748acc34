# Compares the offsets into liblxc's structs, in C and in Java, with the headers of each Debian release. The headers
# come from the mirror that this machine's apt is configured with.

DEBIAN_RELEASES='bullseye bookworm trixie sid'

test_liblxc_headers() {
  announce "offsets into liblxc's structs compared with the headers of each Debian release"
  if ! mirror=$(debian_mirror); then
    extra skipped "liblxc's headers of $DEBIAN_RELEASES: apt's sources name no Debian mirror"
    return 0
  fi
  for release in $DEBIAN_RELEASES; do
    headers=$ROOT/build/liblxc-headers/$release
    if ! fetch_lxc_dev "$mirror" "$release" "$headers" >"$ROOT/build/test-headers-$release.log" 2>&1; then
      extra skipped "liblxc's headers of $release: lxc-dev can't be downloaded, see build/test-headers-$release.log"
    elif compile_layout "$headers" >>"$ROOT/build/test-headers-$release.log" 2>&1; then
      extra passed "liblxc $(version_of_headers "$headers"), of $release"
    else
      extra failed "liblxc $(version_of_headers "$headers"), of $release: see build/test-headers-$release.log"
    fi
  done
}

debian_mirror() {
  command -v dpkg-deb >/dev/null 2>&1 || return 1
  # shellcheck disable=SC2016 # apt's variables
  apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 'Identifier: Packages' 2>/dev/null |
    awk '$3 == "main" && $2 ~ /^(bullseye|bookworm|trixie|forky|sid|unstable|testing|(old)*stable)$/ {
        print $1
        found = 1
        exit
      }
      END { exit !found }'
}

# fetch_lxc_dev MIRROR RELEASE DIRECTORY: downloads lxc-dev with separate apt sources and lists, and installs nothing.
# Later calls use the downloaded copy.
fetch_lxc_dev() (
  [ ! -e "$3/usr/include/lxc/lxccontainer.h" ] || exit 0
  mkdir -p "$3/lists/partial" "$3/archives/partial" && cd "$3" || exit 1
  echo "deb $1 $2 main" >sources.list
  : >status
  set -- -o "Dir::State=$3" -o "Dir::State::status=$3/status" -o "Dir::Cache=$3" -o "Dir::Etc::sourcelist=$3/sources.list" \
    -o Dir::Etc::sourceparts=- -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o Acquire::Retries=1
  ! is_root || set -- "$@" -o APT::Sandbox::User=root
  apt-get "$@" update && apt-get "$@" download lxc-dev && rm -rf lists archives ./*.bin && dpkg-deb -x lxc-dev_*.deb .
)

version_of_headers() {
  sed -n 's/^#define LXC_VERSION "\(.*\)"/\1/p' "$1/usr/include/lxc/version.h"
}

# The compiler checks the assertions: those of the C table and those made from the Java table.
compile_layout() {
  asserts=$1/java.c
  {
    printf '#include <stddef.h>\n#include <lxc/lxccontainer.h>\n'
    sed -n 's/^  \([A-Z_]*\)(\([0-9]*\))[,;]$/\1 \2/p' \
      "$ROOT/java/lxc/src/main/java/org/lxcpool/lxc/internal/liblxc/LxcFunction.java" |
      awk '{ printf "_Static_assert(offsetof(struct lxc_container, %s) == %s, \"%s\");\n", tolower($1), $2, $1 }'
  } >"$asserts"
  grep -q '(offsetof(struct lxc_container, start) ==' "$asserts" || return 1
  for source in "$asserts" "$ROOT/native/tests/liblxc_layout_test.c"; do
    cc -std=c11 -D_GNU_SOURCE -fsyntax-only -I "$ROOT/native/src/launcher" -isystem "$1/usr/include" "$source" || return 1
  done
}
