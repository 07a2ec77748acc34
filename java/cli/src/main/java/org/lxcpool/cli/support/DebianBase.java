package org.lxcpool.cli.support;

import java.io.PrintWriter;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.ImageStore;
import org.lxcpool.lxc.LxcContainerFactory;

/** The Debian image of the demo, created on first use. */
public final class DebianBase {
  // The prefix of mmdebstrap's informational lines.
  private static final String STEP = "I: ";

  private DebianBase() {}

  /** Returns the image. It is kept for the next demo. */
  public static BaseChoice get(PrintWriter out) {
    String name = BaseChoice.DEBIAN;
    if (!BaseChoice.isImage(name)) {
      make(ImageStore.at(LxcContainerFactory.DEFAULT_HOME), name, out);
      out.println("base    kept as an image; to remove it: ./lxcpool image remove debian");
    }
    return new BaseChoice(BaseImage.image(name), true);
  }

  /** Creates an image, and prints the steps. */
  public static void make(ImageStore store, String name, PrintWriter out) {
    out.println("base    creating a Debian image with systemd: this takes a minute or two");
    out.flush();
    store.createDebian(
        name,
        line -> {
          if (line.startsWith(STEP)) {
            out.println("base    " + line.substring(STEP.length()));
            out.flush();
          }
        });
  }
}
