package org.lxcpool.cli;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A simulated host without a JDK, Maven or compiler: a copy of the scripts of {@code ./lxcpool}
 * under a directory that stands for {@code /}, and a PATH of POSIX tools and stubs for apt and
 * dpkg.
 */
final class BareHost {
  private static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "cat",
          "chmod",
          "cut",
          "dirname",
          "find",
          "flock",
          "grep",
          "head",
          "ln",
          "mkdir",
          "mv",
          "paste",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sort",
          "tail",
          "touch",
          "tr",
          "uname");

  private final Path root;

  BareHost(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("usr/sbin"));
    Files.createDirectories(root.resolve("etc/systemd/system"));
    for (String tool : TOOLS) {
      stub(tool, "exec " + which(tool) + " \"$@\"");
    }
    copyScripts();
    userIs(0);
  }

  private static Path which(String tool) {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  // In the copies, absolute paths are redirected into the root directory.
  private void copyScripts() throws IOException {
    Path scripts = Files.createDirectories(root.resolve("checkout/java/cli/src/main/sh"));
    Files.copy(CHECKOUT.resolve("lxcpool"), root.resolve("checkout/lxcpool"));
    try (var files = Files.list(CHECKOUT.resolve("java/cli/src/main/sh"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String script =
            Files.readString(file)
                .replace("=/etc/", "=" + root + "/etc/")
                .replace("=/usr/sbin/", "=" + root + "/usr/sbin/")
                .replace("/usr/lib/jvm", root + "/usr/lib/jvm");
        Files.writeString(scripts.resolve(file.getFileName()), script);
      }
    }
  }

  Path at(String path) {
    return root.resolve(path);
  }

  void userIs(int id) throws IOException {
    stub("id", "echo " + id);
  }

  void stub(String name, String script) throws IOException {
    Path file = root.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\nROOT=" + root + "\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Sets up a Debian or Ubuntu release: its package names, the installed packages in dpkg's format,
   * and an apt that records its arguments.
   */
  void release(String codename, String... installed) throws IOException {
    Files.writeString(at("etc/os-release"), "VERSION_CODENAME=" + codename + "\n");
    Files.copy(Path.of("src/test/resources/releases", codename), at("served"));
    Files.write(at("installed"), List.of(installed));
    stub("dpkg-query", "grep \"${4:+,$4,}\" $ROOT/installed");
    stub(
        "apt-cache",
        "for each in \"$@\"; do grep -sx \"$each\" $ROOT/lists; done | sed 's/^/Package: /'");
    aptInstalls("exit 0");
  }

  /**
   * Makes {@code apt-get install} run a script; the file {@code new} lists what it would install.
   */
  void aptInstalls(String script) throws IOException {
    stub(
        "apt-get",
        """
        echo "$*" >>$ROOT/apt-said
        case $1 in update) mv $ROOT/served $ROOT/lists; exit 0 ;; esac
        for each in "$@"; do
          case $each in
            -s)
              for name in $(cat $ROOT/new 2>/dev/null); do echo "Inst $name (1 Debian [amd64])"; done
              exit 0
              ;;
          esac
        done
        """
            + script);
  }

  void hasJdk() throws IOException {
    Path jdk = root.resolve("usr/lib/jvm/jdk-17");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
    for (String tool : List.of("java", "javac")) {
      Files.copy(root.resolve("bin/id"), jdk.resolve("bin").resolve(tool), COPY_ATTRIBUTES);
    }
  }

  void listsAreThere() throws IOException {
    Files.move(at("served"), at("lists"));
  }

  void brings(String... names) throws IOException {
    Files.write(at("new"), List.of(names));
  }

  /** Returns the package names of the last {@code apt-get install}. */
  List<String> asked() throws IOException {
    if (!Files.exists(at("apt-said"))) {
      return List.of();
    }
    return Files.readAllLines(at("apt-said")).stream()
        .filter(line -> line.startsWith("install -y"))
        .reduce((first, second) -> second)
        .stream()
        .flatMap(line -> Arrays.stream(line.split(" ", -1)))
        .filter(word -> !word.equals("install") && !word.startsWith("-") && !word.contains("::"))
        .toList();
  }

  Cli run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", at("checkout/lxcpool").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", at("bin").toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Cli(process.waitFor(), out, err);
  }
}
