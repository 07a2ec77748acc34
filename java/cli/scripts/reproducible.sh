# Builds the release artifacts twice, in directories of different names and lengths, and compares them byte by byte:
# jars (with the native binaries inside them), source and javadoc jars, and software bills of materials.

test_reproducible() {
  announce 'two builds, compared byte by byte'
  builds=$ROOT/build/reproducible
  rm -rf "$builds"
  mkdir -p "$builds"
  for copy in one another-directory; do
    copy_sources "$builds/$copy"
    if ! (cd "$builds/$copy" && mvn -B -q package -Prelease -pl java/core,java/testing,java/lxc,java/cli -am \
      -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcheckstyle.skip=true -Dlxcpool.native.test.skip=true) \
      >"$ROOT/build/test-reproducible.log" 2>&1; then
      grep '^\[ERROR\]' "$ROOT/build/test-reproducible.log" | head -n 12
      extra failed "a build in a copy of the sources failed: see build/test-reproducible.log"
      return 0
    fi
    (cd "$builds/$copy" && release_artifacts | sort | xargs sha256sum) >"$builds/$copy.sums"
  done
  judge_builds "$builds/one.sums" "$builds/another-directory.sums"
  rm -rf "$builds/one" "$builds/another-directory"
}

# Everything that the build reads.
copy_sources() {
  mkdir -p "$1"
  (cd "$ROOT" && tar -cf - --exclude=target --exclude='*.o' pom.xml LICENSE NOTICE .mvn cmake native java benchmarks) |
    tar -xf - -C "$1"
}

release_artifacts() {
  find java/*/target -maxdepth 1 \( -name 'lxcpool-*.jar' -o -name 'bom.*' \) -type f
  find java/lxc/target/classes/META-INF/native -type f
}

# judge_builds SUMS SUMS: the files of both builds and their checksums must be the same.
judge_builds() {
  count=$(wc -l <"$1")
  if [ "$count" = 0 ]; then
    extra failed 'the build made no artifacts to compare'
  elif cmp -s "$1" "$2"; then
    extra passed "two builds are the same: $count files"
  else
    diff "$1" "$2" | sed -n 's/^[<>] [0-9a-f]*  /  differs: /p' | sort -u
    extra failed "two builds differ: see ${1#"$ROOT"/} and ${2#"$ROOT"/}"
  fi
}
