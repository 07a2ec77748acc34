package org.lxcpool.cli;

// The README shows the code from here on.
import java.util.List;
import org.lxcpool.ContainerPool;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.LxcContainer;
import org.lxcpool.lxc.LxcContainerFactory;

class ReadmeExample {
  public static void main(String[] args) throws Exception {
    try (LxcContainerFactory factory = LxcContainerFactory.builder(BaseImage.tiny()).build();
        ContainerPool<LxcContainer> pool = ContainerPool.builder(factory).capacity(4).build()) {
      try (LxcContainer container = pool.take()) {
        Process hello = container.exec(List.of("echo", "hello from", container.name()));
        hello.getInputStream().transferTo(System.out);
        hello.waitFor();
      }
    }
  }
}
