/** A scripted container factory, a plain container and a fake ticker, for tests. */
module org.lxcpool.testing {
  requires static com.google.errorprone.annotations;
  requires static transitive org.jspecify;
  requires transitive org.lxcpool;

  exports org.lxcpool.testing;
}
