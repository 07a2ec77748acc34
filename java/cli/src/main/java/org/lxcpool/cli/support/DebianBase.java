package org.lxcpool.cli.support;

import java.io.PrintWriter;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.ImageStore;
import org.lxcpool.lxc.LxcContainerFactory;

/** The image of a whole Debian, made when it isn't there. */
public final class DebianBase {
  // How mmdebstrap begins a line that is for people.
  private static final String STEP = "I: ";

  private DebianBase() {}

  /** The image of the demo, kept for the next one. */
  public static BaseChoice get(PrintWriter out) {
    String name = BaseChoice.DEBIAN;
    if (!BaseChoice.isImage(name)) {
      make(ImageStore.at(LxcContainerFactory.DEFAULT_HOME), name, out);
      out.println("base    kept as an image; ./lxcpool image remove debian removes it");
    }
    return new BaseChoice(BaseImage.image(name), true);
  }

  /** Makes an image, and shows the steps of it. */
  public static void make(ImageStore store, String name, PrintWriter out) {
    out.println("base    making a Debian with systemd: this takes a minute or two");
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
