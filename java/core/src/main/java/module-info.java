/** The container pool: keeps ready containers and hands them out. */
// HdrHistogram 2.2.2 names no module, so its name is that of its file.
@SuppressWarnings("requires-automatic")
module org.lxcpool {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires HdrHistogram;

  exports org.lxcpool;
}
