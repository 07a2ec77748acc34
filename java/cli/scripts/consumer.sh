# Compiles and runs a user's program against the packaged jars, outside of the build: on the class path, on the module
# path and in one jar, with each JDK. Checks the error messages for missing jars and missing permissions as well.

CONSUMER_MODULES=com.sun.jna,org.jnrproject.jffi,org.lxcpool.lxc

test_consumer() {
  announce 'a program that uses the jars: class path, module path, one jar'
  jars=$ROOT/build/consumer/jars
  consumer_jars || {
    extra failed 'java/lxc was not packaged, so no program can use it'
    return 0
  }
  consumer_home=$(mktemp -d /var/tmp/lxcpool-consumer.XXXXXX)
  chmod 711 "$consumer_home"
  all_jdks >"$ROOT/build/jdks"
  while read -r home; do
    consumer_on "$home" </dev/null
    command_line_on "$home" </dev/null
  done <"$ROOT/build/jdks"
  consumer_lacking "$(head -n 1 "$ROOT/build/jdks")"
  rm -rf "$consumer_home"
}

consumer_jars() {
  rm -rf "$ROOT/build/consumer"
  mkdir -p "$jars" "$ROOT/build/consumer/tmp"
  cp "$ROOT"/java/lxc/target/lib/*.jar "$jars" 2>/dev/null || return 1
  for each in "$ROOT"/java/lxc/target/lxcpool-lxc-*.jar; do
    case $each in
      *-sources.jar | *-javadoc.jar) ;;
      *) cp "$each" "$jars" 2>/dev/null || return 1 ;;
    esac
  done
}

# consumer_says LABEL PATTERN OPTIONS...: runs the program and passes if its last line matches the pattern.
consumer_says() {
  label=$1
  pattern=$2
  shift 2
  is_root || pattern='^refused: .*: containers need root'
  if consumer_run "$@" | grep -q -E "$pattern"; then
    extra passed "$label"
  else
    tail -n 3 "$ROOT/build/consumer/log"
    extra failed "$label: expected \"$pattern\", see build/consumer/log"
  fi
}

# Runs the program and prints its last line. JNA unpacks its library in the build directory.
consumer_run() {
  echo "== $*" >>"$ROOT/build/consumer/log"
  XDG_CACHE_HOME=$ROOT/build/consumer/tmp "$home/bin/java" -Xmx128m "-Djava.io.tmpdir=$ROOT/build/consumer/tmp" "$@" \
    "$consumer_home" IN_PROCESS PROCESS >"$ROOT/build/consumer/out" 2>&1 </dev/null || true
  cat "$ROOT/build/consumer/out" >>"$ROOT/build/consumer/log"
  grep -E '^(ran|refused: |never ready)' "$ROOT/build/consumer/out" | tail -n 1
}

consumer_on() {
  home=$1
  major=$(java_major "$home")
  classes=$ROOT/build/consumer/classes-$major
  main=org.example.Consumer
  module=org.example.consumer/$main
  if ! "$home/bin/javac" -Xlint:-options -d "$classes" -p "$jars" --release 17 \
    "$ROOT/java/cli/src/test/consumer/module-info.java" \
    "$ROOT/java/cli/src/test/consumer/org/example/Consumer.java" >>"$ROOT/build/consumer/log" 2>&1; then
    extra failed "JDK $major can't compile a program that requires org.lxcpool.lxc: see build/consumer/log"
    return 0
  fi
  [ -f "$ROOT/build/consumer/shaded.jar" ] || consumer_shade
  consumer_says "JDK $major, class path: containers run" '^ran$' -cp "$jars/*:$classes" "$main"
  consumer_says "JDK $major, module path: containers run" '^ran$' -p "$jars:$classes" -m "$module"
  consumer_says "JDK $major, one jar: containers run" '^ran$' -jar "$ROOT/build/consumer/shaded.jar"
  [ "$major" -ge 24 ] || return 0
  deny=--illegal-native-access=deny
  consumer_says "JDK $major, class path, native access denied: the message names the option" \
    "^refused: org.lxcpool.ContainerException: .*--enable-native-access=ALL-UNNAMED" $deny -cp "$jars/*:$classes" "$main"
  consumer_says "JDK $major, one jar, native access enabled by the manifest alone" '^ran$' \
    $deny -jar "$ROOT/build/consumer/shaded.jar"
  consumer_says "JDK $major, class path, native access enabled as the message says" '^ran$' \
    $deny --enable-native-access=ALL-UNNAMED -cp "$jars/*:$classes" "$main"
  consumer_says "JDK $major, module path, native access denied: the message names the modules" \
    "^refused: org.lxcpool.ContainerException: .*--enable-native-access=$CONSUMER_MODULES" \
    $deny -p "$jars:$classes" -m "$module"
  consumer_says "JDK $major, module path, native access enabled as the message says" '^ran$' \
    $deny --enable-native-access=$CONSUMER_MODULES -p "$jars:$classes" -m "$module"
  consumer_says "JDK $major, module path, native access denied to lxcpool alone: the reason names the modules" \
    "^refused: without liblxcpool: .*--enable-native-access=$CONSUMER_MODULES" \
    $deny --enable-native-access=com.sun.jna,org.jnrproject.jffi -p "$jars:$classes" -m "$module"
}

# The manifest enables native access, so that no JDK prints a warning.
command_line_on() {
  label="JDK $(java_major "$1"), the command line as a jar: doctor runs without JVM warnings"
  jar=$(find "$ROOT/java/cli/target" -maxdepth 1 -name 'lxcpool-cli-*.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar')
  "$1/bin/java" -Xmx128m "-Djava.io.tmpdir=$ROOT/build/consumer/tmp" "-Djna.tmpdir=$ROOT/build/consumer/tmp" \
    -jar "$jar" doctor >"$ROOT/build/consumer/doctor" 2>&1 || true
  cat "$ROOT/build/consumer/doctor" >>"$ROOT/build/consumer/log"
  if grep -q '^native library' "$ROOT/build/consumer/doctor" && ! grep -q '^WARNING: ' "$ROOT/build/consumer/doctor"; then
    extra passed "$label"
  else
    grep '^WARNING: ' "$ROOT/build/consumer/doctor" | head -n 3
    extra failed "$label: see build/consumer/log"
  fi
}

# Builds one jar as a shade plugin does: all classes and resources, without module descriptors and signatures.
consumer_shade() {
  shade=$ROOT/build/consumer/shade
  mkdir -p "$shade"
  for each in "$jars"/*.jar; do
    (cd "$shade" && "$home/bin/jar" xf "$each")
  done
  cp -r "$classes/org" "$shade"
  find "$shade" -name module-info.class -exec rm {} +
  rm -rf "$shade/META-INF/MANIFEST.MF" "$shade"/META-INF/*.SF
  printf 'Main-Class: %s\nMulti-Release: true\nEnable-Native-Access: ALL-UNNAMED\n' "$main" >"$ROOT/build/consumer/manifest"
  "$home/bin/jar" cfm "$ROOT/build/consumer/shaded.jar" "$ROOT/build/consumer/manifest" -C "$shade" .
  rm -rf "$shade"
}

# Checks that construction fails without a required jar. A pool that only logs errors and never fills would hide it.
consumer_lacking() {
  home=$1
  is_root || return 0
  bad=
  for each in "$jars"/*.jar; do
    case $each in */lxcpool-*) continue ;; esac
    path=$ROOT/build/consumer/classes-$(java_major "$home")
    for other in "$jars"/*.jar; do
      [ "$other" = "$each" ] || path=$path:$other
    done
    said=$(consumer_run -cp "$path" org.example.Consumer)
    case $said in
      ran | refused:*) ;;
      *) bad="$bad ${each##*/}" ;;
    esac
  done
  if [ -z "$bad" ]; then
    extra passed 'construction fails without any jar that is needed'
  else
    extra failed "construction succeeds without these jars, but the pool doesn't work:$bad"
  fi
}
