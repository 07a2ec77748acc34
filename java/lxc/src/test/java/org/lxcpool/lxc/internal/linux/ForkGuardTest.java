package org.lxcpool.lxc.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.lxcpool.lxc.internal.linux.ForkGuard.Range;

class ForkGuardTest {
  private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) ");

  @Test
  void theWholeReservedHeapOfG1IsFound() {
    assertThat(
            ForkGuard.heap(
                " garbage-first heap   total 262144K, used 4265K"
                    + " [0x00000000f0000000, 0x0000000100000000)\n"
                    + "  region size 1024K, 4 young (4096K), 0 survivors (0K)\n"
                    + " Metaspace       used 123K, committed 320K, reserved 1114112K\n"))
        .containsExactly(new Range(0xf0000000L, 0x100000000L));
  }

  @Test
  void bothGenerationsOfSerialAreFoundWithoutTheirSpaces() {
    assertThat(
            ForkGuard.heap(
                "DefNew     total 78656K, used 11240K"
                    + " [0x00000000f0000000, 0x00000000f5550000, 0x00000000f5550000)\n"
                    + " eden space 69952K,  16% used"
                    + " [0x00000000f0000000, 0x00000000f0afa238, 0x00000000f4450000)\n"
                    + "Tenured    total 174784K, used 1166K"
                    + " [0x00000000f5550000, 0x0000000100000000, 0x0000000100000000)\n"))
        .containsExactly(new Range(0xf0000000L, 0xf5550000L), new Range(0xf5550000L, 0x100000000L));
  }

  @Test
  void reservedRegionOfShenandoahIsFound() {
    assertThat(
            ForkGuard.heap(
                """
                Shenandoah Heap
                 1024M max, 1024M soft max, 377M committed, 24576K used
                Reserved region:
                 - [0x00000000c0000000, 0x0000000100000000)
                Collection set:
                 - map (vanilla): 0x0000000000011800
                """))
        .containsExactly(new Range(0xc0000000L, 0x100000000L));
  }

  @Test
  void collectorsWithoutAReportedRangeHaveNone() {
    assertThat(ForkGuard.heap("ZHeap           used 6M, capacity 256M, max capacity 256M"))
        .isEmpty();
    assertThat(ForkGuard.heap("Reserved region:\n - [0x00000000f0000000, 0x0000000100000000)"))
        .as("that is not registered")
        .isEmpty();
    assertThat(ForkGuard.heap("")).isEmpty();
  }

  @Test
  void cardTablesAndMarkBitmapsAreFound() {
    assertThat(
            ForkGuard.tables(
                "Heap address: 0x00000000c0000000, size: 1024 MB, Compressed Oops mode: 32-bit\n"
                    + "Card table byte_map: [0x00007f6ba1000000,0x00007f6ba1200000]"
                    + " _byte_map_base: 0x00007f6ba0a00000\n"
                    + "Marking Bits (Prev, Next): (CMBitMap*) 0x00007f6bb80559e0\n"
                    + " Prev Bits: [0x00007f6b9fe00000, 0x00007f6ba0e00000)\n"
                    + " End Bits:   [0x00007f6b9ee00000, 0x00007f6b9fe00000)\n"
                    + " Bits: [0x00007f1a10400000, 0x00007f1a11400000)\n"))
        .containsExactly(
            new Range(0x7f6ba1000000L, 0x7f6ba1200000L),
            new Range(0x7f6b9fe00000L, 0x7f6ba0e00000L),
            new Range(0x7f6b9ee00000L, 0x7f6b9fe00000L),
            new Range(0x7f1a10400000L, 0x7f1a11400000L));
  }

  @Test
  void compiledCodeAndClassesAreFound() {
    assertThat(
            ForkGuard.codeAndClasses(
                """
                CDS archive(s) mapped at: [0x00007f4e77000000-0x00007f4e77bc7000-0x00007f4e77bd7000), size 12349440, SharedBaseAddress: 0x00007f4e77000000, ArchiveRelocationMode: 1.
                Compressed class space mapped at: 0x00007f4e78000000-0x00007f4eb8000000, reserved size: 1073741824
                CodeHeap 'non-profiled nmethods': size=120036Kb used=296Kb max_used=296Kb free=119739Kb
                 bounds [0x00007f4ee8ec7000, 0x00007f4ee9137000, 0x00007f4ef0400000]
                Event: 0.016 Loaded shared library /usr/lib/libjava.so
                7f4e77000000-7f4e77bc7000 rw-p 00001000 fe:00 1041   /usr/lib/jvm/server/classes.jsa
                """))
        .containsExactly(
            new Range(0x7f4e77000000L, 0x7f4e77bd7000L),
            new Range(0x7f4e78000000L, 0x7f4eb8000000L),
            new Range(0x7f4ee8ec7000L, 0x7f4ef0400000L));
  }

  @Test
  void metaspaceIsFoundIfItIsASingleRange() {
    String lists =
        """
        Virtual space lists:
           Non-Class:
        vsl non-class-space:
        - node #0: base 0x00007fbacf000000: reserved=65536.00 KB, committed=10048.00 KB ( 15%)
         0:0x00007fbacf000000: CNNMLLLLLKLLKKKJJJJJJJJJJJJJJKKJJJJKKJJJJ
        commit mask, base 0x00007fbacf000000:XXXXXXXXXXXXXXXXXXX--------
        - total 1 nodes, 8388608 reserved words, 1286144 committed words.
               Class:
        vsl class-space:
        - node #0: base 0x00007fbad4000000: reserved=1048576.00 KB, committed=1472.00 KB ( <1%)
        - total 1 nodes, 134217728 reserved words, 188416 committed words.
        """;
    assertThat(ForkGuard.metaspace(lists))
        .containsExactly(new Range(0x7fbacf000000L, 0x7fbad3000000L));
    assertThat(ForkGuard.metaspace(lists.replaceFirst("total 1 nodes", "total 2 nodes")))
        .as("of several")
        .isEmpty();
    assertThat(ForkGuard.metaspace("")).isEmpty();
  }

  @Test
  void freeMemoryOfTheCHeapIsReturned() throws IOException {
    List<Memory> all = new ArrayList<>();
    for (int i = 0; i < 64 * 256; i++) { // 64 MB in blocks small enough for the allocator's heap
      Memory piece = new Memory(4_000);
      piece.setMemory(0, piece.size(), (byte) 1);
      all.add(piece);
    }
    all.remove(all.size() - 1); // keep the topmost block: it prevents an automatic trim
    all.forEach(Memory::close);
    long before = residentKilobytes();
    ForkGuard.trimNow();
    assertThat(before - residentKilobytes()).isGreaterThan(32 * 1024);
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** The mappings of this process that aren't copied on fork: "dc" is among their flags. */
  private static List<Range> markedMappings() throws IOException {
    List<Range> marked = new ArrayList<>();
    Range mapping = new Range(0, 0);
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher m = MAPPING.matcher(line);
      if (m.lookingAt()) {
        mapping =
            new Range(
                Long.parseUnsignedLong(m.group(1), 16), Long.parseUnsignedLong(m.group(2), 16));
      } else if (line.matches("VmFlags:.* dc( .*)?")) {
        marked.add(mapping);
      }
    }
    return marked;
  }

  @Test
  void heapAndOtherJavaMemoryOfThisProcessAreMarked() throws Exception {
    ForkGuard.mark();
    List<Range> marked = markedMappings();
    // the heap, its card table, a code heap, and the CDS archive or the class space
    assertThat(ForkGuard.ranges()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(ForkGuard.ranges())
        .allSatisfy(
            range ->
                assertThat(marked)
                    .anyMatch(m -> m.begin() <= range.begin() && range.begin() < m.end()));
    assertThat(ForkGuard.status()).isEqualTo("heap kept out of forks");
  }
}
