package org.lxcpool.lxc.internal.linux;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Keeps the Java heap out of the forks of this process that liblxc makes. Forks never run Java
 * code. But with the heap in them, the kernel copies every page that Java writes afterwards, and
 * keeps the copies as long as the monitor of a container lives.
 *
 * <p>The guard marks memory ranges with {@code madvise(MADV_DONTFORK)}. The JVM reports the range
 * of the heap for G1, Parallel, Serial and Shenandoah, and the ranges of other memory that only
 * Java code needs: compiled code and classes, some 30 MB of a small agent, and, except for
 * Shenandoah, card tables and mark bitmaps, 18 to 34 MB for 1 GB of heap, which grow and are
 * written with it. The ranges are reserved at start-up and don't move. Memory that is committed
 * later is a new mapping without the mark, so the ranges are marked anew before each fork. ZGC's
 * heap is shared memory, which a fork doesn't copy. For other collectors, and with {@code
 * -Dlxcpool.forkguard=false}, nothing is marked.
 *
 * <p>The C heap can't be kept out, since liblxc uses it. But most of it is free memory that the JIT
 * compiler left, which {@link #trim} returns to the kernel, at most every two seconds.
 */
public final class ForkGuard {
  /** The system property that disables the guard when it is {@code false}. */
  public static final String PROPERTY = "lxcpool.forkguard";

  private static final int MADV_DONTFORK = 10;

  /** Trimming takes one to three milliseconds. */
  private static final long TRIM_EVERY_NANOS = 2_000_000_000L;

  // "garbage-first heap   total 262144K, used 4265K [0x00000000f0000000, 0x0000000100000000)", and
  // with the end of what is committed between the two for Parallel and Serial.
  private static final Pattern HEAP =
      Pattern.compile(
          "\\s*(?:garbage-first heap|PSYoungGen|ParOldGen|def new generation|tenured generation"
              + "|DefNew|Tenured)\\s.*\\[0x([0-9a-f]+),.* 0x([0-9a-f]+)\\)\\s*");

  // Shenandoah, on the line after "Reserved region:": " - [0x00000000c0000000, 0x0000000100000000)"
  private static final Pattern RESERVED =
      Pattern.compile("\\s*-\\s\\[0x([0-9a-f]+), 0x([0-9a-f]+)\\)\\s*");

  // "Card table byte_map: [0x00007f6ba1000000,0x00007f6ba1200000] ..."
  // and " Prev Bits: [0x00007f6b9fe00000, 0x00007f6ba0e00000)", also Next, Begin, End or none.
  private static final Pattern TABLE =
      Pattern.compile(
          "(?:Card table byte_map:|\\s*(?:Prev |Next |Begin |End )?Bits:)"
              + "\\s*\\[0x([0-9a-f]+),\\s?0x([0-9a-f]+)[\\])].*");

  // " bounds [0x00007f4ee8ec7000, 0x00007f4ee9137000, 0x00007f4ef0400000]" of each code heap, or of
  // the one; "CDS archive(s) mapped at:
  // [0x00007f4e77000000-0x00007f4e77bc7000-0x00007f4e77bc7000)";
  // and "Compressed class space mapped at: 0x00007f4e78000000-0x00007f4eb8000000, reserved ..."
  private static final Pattern CODE_AND_CLASSES =
      Pattern.compile(
          "(?:\\s*bounds \\[|CDS archive\\(s\\) mapped at: \\[|Compressed class space mapped at: )"
              + "0x([0-9a-f]+)(?:[,-] ?0x[0-9a-f]+)?[,-] ?0x([0-9a-f]+)(?:[\\]),].*)?");

  // Metaspace outside the compressed class space: "vsl non-class-space:", then a line for each
  // range of it,
  // "- node #0: base 0x00007fbacf000000: reserved=65536.00 KB, ...", and "- total 1 nodes, ...".
  private static final String METASPACE = "vsl non-class-space:";
  private static final String TOTAL = "- total ";
  private static final Pattern NODE =
      Pattern.compile("- node #0: base 0x([0-9a-f]+): reserved=([0-9]+)\\.00 KB");

  private static final int KILO = 1024;

  private static final AtomicLong trimmed = new AtomicLong(System.nanoTime() - TRIM_EVERY_NANOS);

  private ForkGuard() {}

  /** A range of addresses. */
  record Range(long begin, long end) {}

  /** Marks the ranges. Cheap enough to be called before every fork. */
  public static void mark() {
    for (Range range : Holder.RANGES) {
      Libc.INSTANCE.madvise(range.begin(), range.end() - range.begin(), MADV_DONTFORK);
    }
  }

  /** Returns free memory of the C heap to the kernel, unless it did so in the last two seconds. */
  public static void trim() {
    long last = trimmed.get();
    long now = System.nanoTime();
    if (!Holder.RANGES.isEmpty()
        && now - last >= TRIM_EVERY_NANOS
        && trimmed.compareAndSet(last, now)) {
      trimNow();
    }
  }

  static void trimNow() {
    try {
      var unused = Libc.INSTANCE.malloc_trim(0);
    } catch (UnsatisfiedLinkError e) {
      // not glibc: its allocator may trim itself
    }
  }

  /** Returns whether the guard is active, or why not, for an operator. */
  public static String status() {
    return Holder.STATUS;
  }

  /**
   * Returns whether a fork excludes the heap, because of the mark or because it is shared memory.
   */
  public static boolean isHeapKeptOut() {
    return Holder.KEPT_OUT;
  }

  /** Returns the ranges that are marked. */
  static List<Range> ranges() {
    return Holder.RANGES;
  }

  /** Returns the ranges of the heap in the output of {@code jcmd PID GC.heap_info}. */
  static List<Range> heap(String heapInfo) {
    return parse(heapInfo.startsWith("Shenandoah Heap") ? RESERVED : HEAP, heapInfo);
  }

  /**
   * Returns the ranges of card tables and mark bitmaps in the output of {@code jcmd PID VM.info}.
   */
  static List<Range> tables(String vmInfo) {
    return parse(TABLE, vmInfo);
  }

  /** Returns the ranges of compiled code and classes in the same output. */
  static List<Range> codeAndClasses(String vmInfo) {
    return parse(CODE_AND_CLASSES, vmInfo);
  }

  /**
   * Returns the range of metaspace in the output of {@code jcmd PID VM.metaspace vslist}. There is
   * a single range while an agent has few classes. Of several ranges, some may be unmapped later
   * and reused for other memory, so none is returned.
   */
  static List<Range> metaspace(String lists) {
    int list = lists.indexOf(METASPACE);
    int total = lists.indexOf(TOTAL, Math.max(0, list));
    if (list < 0 || total < 0 || !lists.startsWith(TOTAL + "1 nodes", total)) {
      return List.of();
    }
    Matcher m = NODE.matcher(lists).region(list, total);
    if (!m.find()) {
      return List.of();
    }
    long begin = Long.parseUnsignedLong(m.group(1), 16);
    return List.of(new Range(begin, begin + Long.parseLong(m.group(2)) * KILO));
  }

  private static List<Range> parse(Pattern pattern, String info) {
    List<Range> ranges = new ArrayList<>();
    for (String line : info.split("\n", -1)) {
      Matcher m = pattern.matcher(line);
      if (m.matches()) {
        long begin = Long.parseUnsignedLong(m.group(1), 16);
        long end = Long.parseUnsignedLong(m.group(2), 16);
        if (begin < end) {
          ranges.add(new Range(begin, end));
        }
      }
    }
    return ranges;
  }

  private static List<Range> rangesOf(String heapInfo) {
    List<Range> ranges = new ArrayList<>(heap(heapInfo));
    if (!ranges.isEmpty()) {
      String vmInfo = ask("vmInfo");
      ranges.addAll(tables(vmInfo));
      ranges.addAll(codeAndClasses(vmInfo));
      ranges.addAll(metaspace(ask("vmMetaspace", "vslist")));
    }
    return List.copyOf(ranges);
  }

  private static String ask(String diagnosticCommand, String... arguments) {
    boolean none = arguments.length == 0;
    try {
      Object info =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  diagnosticCommand,
                  none ? null : new Object[] {arguments},
                  none ? null : new String[] {String[].class.getName()});
      return String.valueOf(info);
    } catch (JMException e) {
      return "";
    }
  }

  private static final class Holder {
    static final List<Range> RANGES;
    static final boolean KEPT_OUT;
    static final String STATUS;

    static {
      if ("false".equals(System.getProperty(PROPERTY))) {
        RANGES = List.of();
        KEPT_OUT = false;
        STATUS = "off by -D" + PROPERTY + "=false";
      } else {
        String info = ask("gcHeapInfo");
        RANGES = rangesOf(info);
        boolean shared = info.strip().startsWith("ZHeap");
        KEPT_OUT = !RANGES.isEmpty() || shared;
        if (!RANGES.isEmpty()) {
          STATUS = "heap kept out of forks";
        } else if (shared) {
          STATUS = "not needed: ZGC's heap is shared memory";
        } else {
          STATUS = "off: the JVM doesn't report where this collector's heap is";
        }
      }
    }
  }
}
