package org.lxcpool.cli;

/**
 * What a demo is asked to show.
 *
 * @param capacity the ready containers
 * @param take how many are taken
 * @param base tiny, debian, an image, a container, a directory or a tar file
 * @param dhcp whether addresses come from a DHCP server
 * @param privileged whether containers run without a user namespace
 */
record DemoOptions(int capacity, int take, String base, boolean dhcp, boolean privileged) {
  static final String TINY = "tiny";
  static final String DEBIAN = "debian";

  boolean isDebian() {
    return base.equals(DEBIAN);
  }
}
