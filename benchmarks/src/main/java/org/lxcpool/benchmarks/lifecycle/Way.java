package org.lxcpool.benchmarks.lifecycle;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.lxc.Isolation;

/** How containers are made; what the report calls it. */
public enum Way {
  LAUNCHER("launcher", Isolation.PROCESS, true),
  IN_PROCESS("in process", Isolation.IN_PROCESS, true),
  UNGUARDED("in process, no fork guard", Isolation.IN_PROCESS, false);

  /** The limit: the row of the C program in the report. */
  public static final String PLAIN = "plain C";

  /** The same, whose containers are spread over the disk as the pool's are. */
  public static final String PLAIN_SPREAD = "plain C, spread over the disk";

  /** The row of the pool that this one descends from. */
  public static final String ANCESTOR = "the ancestor";

  /** The row of LXC's tool to copy a container. */
  public static final String COPY_TOOL = "lxc-copy -e, no wait for an address";

  private final String label;
  private final Isolation isolation;
  private final boolean guarded;

  Way(String label, Isolation isolation, boolean guarded) {
    this.label = label;
    this.isolation = isolation;
    this.guarded = guarded;
  }

  /** Its row in the report. */
  public String label() {
    return label;
  }

  Isolation isolation() {
    return isolation;
  }

  /** The options of the JVM that measures it. */
  public List<String> jvmOptions(int heapMegabytes) {
    List<String> options = new ArrayList<>();
    options.add("-Xms" + heapMegabytes + "m");
    options.add("-Xmx" + heapMegabytes + "m");
    options.add("--enable-native-access=ALL-UNNAMED");
    options.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    String unpackTo = System.getProperty("jna.tmpdir");
    if (unpackTo != null) {
      options.add("-Djna.tmpdir=" + unpackTo);
    }
    if (!guarded) {
      options.add("-Dlxcpool.forkguard=false");
    }
    return options;
  }
}
