package org.lxcpool.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcpool.cli.support.BaseChoice;
import org.lxcpool.cli.support.DebianBase;
import org.lxcpool.cli.support.Failures;
import org.lxcpool.cli.support.Interruption;
import org.lxcpool.cli.support.Root;
import org.lxcpool.cli.support.ScratchHome;
import org.lxcpool.cli.support.Version;
import org.lxcpool.cli.support.WrongUsage;
import org.lxcpool.lxc.BaseImage;
import org.lxcpool.lxc.ImageStore;
import org.lxcpool.lxc.LxcContainerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code ./lxcpool image}: lists, creates and removes images. */
@Command(
    name = "image",
    description = "Lists, creates and removes the images under /var/lib/lxcpool.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "list|create|remove",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage",
      "130:interrupted, after cleaning up (143: terminated)"
    })
final class ImageCommand implements Runnable {
  private static final String OF_CONTAINER = "container:";
  private static final Pattern INIT = Pattern.compile("/\\P{Cntrl}+");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "image: list, create or remove?");
  }

  @Command(name = "list", description = "Lists the images.")
  void list() {
    ImageTable.print(store("list").list(), ZoneId.systemDefault(), out());
  }

  @Command(name = "create", description = "Creates an image.")
  void create(
      @Parameters(paramLabel = "NAME", description = "The image's name.") String name,
      @Option(
              names = "--from",
              required = true,
              paramLabel = "BASE",
              description =
                  "What to create it from: tiny, debian (with systemd, built by mmdebstrap),"
                      + " container:NAME (an LXC container's root filesystem), or the path of a"
                      + " directory or tar file.")
          String from,
      @Option(
              names = "--init",
              paramLabel = "COMMAND",
              description =
                  "The command that its containers boot, if it isn't /sbin/init: the absolute path"
                      + " of a program in the image, and its arguments.")
          @Nullable String init) {
    checkName(name);
    boolean debian = from.equals(BaseChoice.DEBIAN);
    checkInit(init, debian);
    BaseImage base = debian ? BaseImage.tiny() : base(from);
    ImageStore store = store("create");
    PrintWriter out = out();
    Interruption.during(
        "image " + name,
        out,
        () -> {
          if (debian) {
            DebianBase.make(store, name, out);
          } else if (init == null) {
            store.create(name, base);
          } else {
            store.create(name, base, init);
          }
        });
    out.println("image " + name + " created; try it: ./lxcpool demo --base " + name);
  }

  @Command(name = "remove", description = "Removes an image. Containers must not be using it.")
  void remove(@Parameters(paramLabel = "NAME", description = "The image's name.") String name) {
    checkName(name);
    store("remove").remove(name);
    ScratchHome.removeParentIfEmpty();
    out().println("image " + name + " removed");
  }

  private static BaseImage base(String from) {
    if (from.equals(BaseChoice.TINY)) {
      return BaseImage.tiny();
    }
    return from.startsWith(OF_CONTAINER)
        ? WrongUsage.unless(() -> BaseImage.container(from.substring(OF_CONTAINER.length())))
        : BaseChoice.ofPath(from);
  }

  // A reference to an image has the same name rules, and accesses no file yet.
  private static void checkName(String name) {
    BaseImage ignored = WrongUsage.unless(() -> BaseImage.image(name));
  }

  private static void checkInit(@Nullable String init, boolean debian) {
    if (init != null && debian) {
      throw new WrongUsage("--init can't be combined with --from debian, which has its own init");
    }
    if (init != null && !INIT.matcher(init).matches()) {
      throw new WrongUsage(
          "--init \""
              + Failures.oneLine(init)
              + "\": need the absolute path of a program, in one line");
    }
  }

  private static ImageStore store(String what) {
    Root.need("image " + what, "because images belong to root");
    return ImageStore.at(LxcContainerFactory.DEFAULT_HOME);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
