package org.lxcpool.cli;

import java.io.PrintWriter;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.ImageStore;
import org.lxcpool.lxc.LxcContainerFactory;

/** The image of a whole Debian, made when it isn't there. */
final class DebianBase {
  private DebianBase() {}

  static BaseChoice get(PrintWriter out) {
    if (!BaseChoice.isImage(DemoOptions.DEBIAN)) {
      out.println("base    making a Debian with systemd, once: this takes a minute");
      out.flush();
      ImageStore.at(LxcContainerFactory.DEFAULT_HOME)
          .createDebian(DemoOptions.DEBIAN, line -> out.println("base    " + line));
      out.println("base    kept as image debian; ./lxcpool image remove debian removes it");
    }
    return new BaseChoice(BaseImage.image(DemoOptions.DEBIAN), true);
  }
}
