/** The container pool, which keeps ready containers and hands them out. */
// HdrHistogram 2.2.2 declares no module name, so the name derives from its file name.
@SuppressWarnings("requires-automatic")
module org.lxcpool {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires HdrHistogram;

  exports org.lxcpool;
}
