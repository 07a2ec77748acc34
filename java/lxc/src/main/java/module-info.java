/** Containers on liblxc: a factory for the pool. */
// JNA, jnr-ffi and jffi are automatic modules, which can't say what they need.
@SuppressWarnings("requires-automatic")
module org.lxcpool.lxc {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires transitive org.lxcpool;
  requires java.management;
  requires org.slf4j;
  requires com.sun.jna;
  requires org.jnrproject.ffi;

  // What jnr-ffi needs and can't say. All automatic modules come with one; these have descriptors.
  requires org.objectweb.asm;
  requires org.objectweb.asm.commons;
  requires org.objectweb.asm.tree;
  requires org.objectweb.asm.tree.analysis;
  requires org.objectweb.asm.util;

  exports org.lxcpool.lxc;

  // jnr-ffi implements the interface Libc in a class loader of its own.
  opens org.lxcpool.lxc.internal.linux;
}
