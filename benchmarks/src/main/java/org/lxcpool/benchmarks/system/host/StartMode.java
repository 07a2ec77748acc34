package org.lxcpool.benchmarks.system.host;

import java.util.ArrayList;
import java.util.List;
import org.lxcpool.lxc.Isolation;

/** How liblxc runs in a measurement, with its label in the report. */
public enum StartMode {
  LAUNCHER("launcher", Isolation.PROCESS, true),
  IN_PROCESS("in process", Isolation.IN_PROCESS, true),
  UNGUARDED("in process, no fork guard", Isolation.IN_PROCESS, false);

  /** The row of the C program, which is the upper limit. */
  public static final String PLAIN = "plain C";

  /** The row of the C program with its containers spread over the disk, as the pool's are. */
  public static final String PLAIN_SPREAD = "plain C, spread over the disk";

  /** The row of the legacy pool, which this project re-creates. */
  public static final String LEGACY_POOL = "legacy pool";

  /** The row of LXC's tool that copies a container. */
  public static final String COPY_TOOL = "lxc-copy -e, no wait for an address";

  private final String label;
  private final Isolation isolation;
  private final boolean guarded;

  StartMode(String label, Isolation isolation, boolean guarded) {
    this.label = label;
    this.isolation = isolation;
    this.guarded = guarded;
  }

  /** Returns its row in the report. */
  public String label() {
    return label;
  }

  public Isolation isolation() {
    return isolation;
  }

  /** Returns the options of a JVM that measures it. */
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
