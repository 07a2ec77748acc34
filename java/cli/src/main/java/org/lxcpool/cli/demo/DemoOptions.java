package org.lxcpool.cli.demo;

import org.lxcpool.cli.support.BaseChoice;

/**
 * The options of a demo.
 *
 * @param capacity the number of ready containers
 * @param take the number of containers to take
 * @param base tiny, debian, an image, a container, a directory or a tar file
 * @param dhcp whether addresses come from a DHCP server
 * @param privileged whether containers run without a user namespace
 */
record DemoOptions(int capacity, int take, String base, boolean dhcp, boolean privileged) {
  boolean isDebian() {
    return base.equals(BaseChoice.DEBIAN);
  }
}
