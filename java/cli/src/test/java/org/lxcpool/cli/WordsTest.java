package org.lxcpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The list of words and phrases that this project avoids, with what it says instead. Comments,
 * messages and names in sources, scripts and documents are searched.
 */
class WordsTest {
  private static final List<Phrase> AVOIDED =
      List.of(
          new Phrase("who|whom|whoever", "the subject: the caller, the pool, the process"),
          // The user nobody is meant where it is quoted.
          new Phrase(
              "somebody|(?<!\\{@code |passwd: )nobody|anybody|everybody|someone", "the subject"),
          new Phrase("so many", "the number: n containers"),
          new Phrase("without a choice", "by default"),
          // HostCheck has a component of that name.
          new Phrase("mend(s|ed|ing)?(?! (a command|see the record)|\")", "fix"),
          new Phrase("for ever", "indefinitely"),
          new Phrase("what (becomes|became|has become) of", "the result, or what happens to"),
          new Phrase("look(s|ed|ing)? after", "maintain, watch"),
          new Phrase("(goes|went) on after", "continues after"),
          new Phrase("(is|are|was|were) let", "is allowed to"),
          new Phrase("let(s|ting)? go of", "release"),
          new Phrase("(give|gives|gave|given|giving) back", "return"),
          new Phrase("the sum(?! of)", "the summary, the total"),
          new Phrase("says? no reason", "reports no error"),
          new Phrase("zero character", "NUL"));

  private static final Pattern ANY =
      Pattern.compile(
          "(?i)\\b(" + String.join("|", AVOIDED.stream().map(Phrase::regex).toList()) + ")\\b");

  private static final Pattern COMMENT_OR_STRING =
      Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*(\\n\\s*//[^\\n]*)*|\"(\\\\.|[^\"\\\\\\n])*\"");
  private static final Pattern MARGIN =
      Pattern.compile("\\s*\\n\\s*(\\*|//|#)?\\s*|\"\\s*\\+?\\s*\"");
  private static final Pattern NAME = Pattern.compile("\\b[a-z]+(?:[A-Z][a-z]*)+\\b");
  private static final Pattern HUMP = Pattern.compile("(?=[A-Z])");

  /** Files that contain the list, or a similar one. */
  private static final Set<String> NAMES_THEM = Set.of("WordsTest.java", "checkstyle.xml");

  private static final Set<String> LEFT_OUT = Set.of("target", "build", "reference", ".git");

  private record Phrase(String regex, String instead) {}

  /** Returns the checkout that this module is in. */
  private static Path checkout() {
    return Path.of("../..").toAbsolutePath().normalize();
  }

  @Test
  void noAvoidedWordIsUsed() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      if (!NAMES_THEM.contains(String.valueOf(file.getFileName()))) {
        String content = Files.readString(file);
        String name = checkout().relativize(file).toString();
        for (String text : isProgram(name) ? textsOf(content) : paragraphsOf(content)) {
          Matcher matcher = ANY.matcher(text);
          while (matcher.find()) {
            found.add(name + ": \"" + around(text, matcher) + "\": " + instead(matcher.group()));
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void anAvoidedWordIsFoundInCommentsMessagesAndNames() {
    List<String> texts =
        textsOf(
            """
            // Waits for
            // ever.
            throw new Failure("a " + "mended thing"); boolean whoTakes;
            """);
    assertThat(texts.stream().filter(text -> ANY.matcher(text).find())).hasSize(3);
  }

  private static boolean isProgram(String name) {
    return name.endsWith(".java") || name.endsWith(".c") || name.endsWith(".h");
  }

  /** Returns the comments and strings of a program, and its names as words. */
  private static List<String> textsOf(String program) {
    List<String> texts = new ArrayList<>();
    Matcher matcher = COMMENT_OR_STRING.matcher(program);
    StringBuilder code = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      texts.add(MARGIN.matcher(matcher.group()).replaceAll(" "));
      code.append(program.substring(end, matcher.start())).append(' ');
      end = matcher.end();
    }
    code.append(program.substring(end));
    NAME.matcher(code)
        .results()
        .forEach(name -> texts.add(HUMP.matcher(name.group()).replaceAll(" ")));
    return texts;
  }

  private static List<String> paragraphsOf(String document) {
    return Pattern.compile("\\n\\s*\\n")
        .splitAsStream(document)
        .map(each -> MARGIN.matcher(each).replaceAll(" "))
        .toList();
  }

  private static String around(String text, Matcher matcher) {
    return text.substring(
        Math.max(0, matcher.start() - 30), Math.min(text.length(), matcher.end() + 20));
  }

  private static String instead(String word) {
    return AVOIDED.stream()
        .filter(each -> Pattern.compile("(?i)" + each.regex()).matcher(word).lookingAt())
        .map(Phrase::instead)
        .findFirst()
        .orElse("");
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        checkout(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return LEFT_OUT.contains(String.valueOf(directory.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = String.valueOf(file.getFileName());
            if (name.matches("lxcpool|.*\\.(java|c|h|md|sh|bash|cmake|txt|xml|service)")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(files).hasSizeGreaterThan(300);
    return files;
  }
}
