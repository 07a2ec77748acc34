package org.lxcpool.lxc.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Extended attributes that contain ids, in the kernel's formats. */
final class IdXattrs {
  /**
   * File capabilities, {@code struct vfs_ns_cap_data} of {@code linux/capability.h}: the revision
   * in the top byte with a flag in the lowest bit, a permitted and an inheritable word (two of each
   * since revision 2), and since revision 3 the host's id of root in the user namespace where they
   * are valid.
   */
  static final String CAPABILITY = "security.capability";

  /**
   * {@code struct posix_acl_xattr_header} of {@code linux/posix_acl_xattr.h} and its entries: a tag
   * and permissions, 2 bytes each, and an id.
   */
  static final List<String> ACCESS_CONTROL_LISTS =
      List.of("system.posix_acl_access", "system.posix_acl_default");

  private static final int REVISION = 0xFF000000;
  private static final int REVISION_1 = 0x01000000;
  private static final int REVISION_2 = 0x02000000;
  private static final int REVISION_3 = 0x03000000;
  private static final int SIZE_1 = 12;
  private static final int SIZE_2 = 20;
  private static final int SIZE_3 = 24;

  private static final int ACL_VERSION = 2;
  private static final int ACL_USER = 2;
  private static final int ACL_GROUP = 8;
  private static final int ACL_HEADER = 4;
  private static final int ACL_ENTRY = 8;

  private IdXattrs() {}

  /** Shifts one id. */
  interface Shift {
    long apply(String what, long id);
  }

  /** Returns the host's id of root in the namespace where they are valid; 0 for the host itself. */
  static long rootOf(byte[] capability) throws IOException {
    ByteBuffer data = littleEndian(capability);
    return revision(data) == REVISION_3 ? Integer.toUnsignedLong(data.getInt(SIZE_2)) : 0;
  }

  /** Returns the same capabilities for another namespace; root 0, the host's, needs no id. */
  static byte[] withRoot(byte[] capability, long root) throws IOException {
    ByteBuffer data = littleEndian(capability);
    int words = revision(data) == REVISION_1 ? SIZE_1 : SIZE_2;
    byte[] bytes = new byte[root == 0 ? SIZE_2 : SIZE_3];
    ByteBuffer changed = littleEndian(bytes);
    changed.put(0, capability, 0, words);
    int flags = data.getInt(0) & ~REVISION;
    changed.putInt(0, flags | (root == 0 ? REVISION_2 : REVISION_3));
    if (root != 0) {
      changed.putInt(SIZE_2, (int) root);
    }
    return bytes;
  }

  private static int revision(ByteBuffer data) throws IOException {
    int size = data.limit();
    int revision = size < Integer.BYTES ? 0 : data.getInt(0) & REVISION;
    if ((revision == REVISION_1 && size == SIZE_1)
        || (revision == REVISION_2 && size == SIZE_2)
        || (revision == REVISION_3 && size == SIZE_3)) {
      return revision;
    }
    throw new IOException("file capabilities have an unknown format: " + size + " bytes");
  }

  static byte[] shiftAcl(byte[] list, Shift shift) throws IOException {
    byte[] shifted = list.clone();
    ByteBuffer data = littleEndian(shifted);
    if (data.limit() < ACL_HEADER || data.getInt(0) != ACL_VERSION) {
      throw new IOException("an access control list has an unknown format");
    }
    for (int at = ACL_HEADER; at + ACL_ENTRY <= data.limit(); at += ACL_ENTRY) {
      int tag = Short.toUnsignedInt(data.getShort(at));
      if (tag == ACL_USER || tag == ACL_GROUP) {
        String what = tag == ACL_USER ? "user" : "group";
        long id = Integer.toUnsignedLong(data.getInt(at + Integer.BYTES));
        data.putInt(at + Integer.BYTES, (int) shift.apply(what, id));
      }
    }
    return shifted;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
