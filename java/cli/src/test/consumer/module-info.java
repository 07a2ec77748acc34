module org.example.consumer {
  requires org.lxcpool.lxc;
}
