# Counts the results of ./lxcpool test and prints the summary, whose last line is: N passed, N failed, N skipped.
#
# Results come from JUnit XML reports of four writers: Surefire, Failsafe, JUnit's console launcher (in a virtual
# machine) and CTest. Maven's own totals cover only the first two, and their per-class totals leave out nested classes,
# so the elements of all reports are counted here. Checks that write no report count themselves, by extra.

begin_summary() {
  extra_passed=0
  extra_failed=0
  extra_skipped=0
}

announce() { printf '\n== %s\n' "$*"; }

# extra passed|failed|skipped TEXT...: counts a result that is in no report, and prints the text.
extra() {
  case $1 in
    passed) extra_passed=$((extra_passed + 1)) ;;
    failed) extra_failed=$((extra_failed + 1)) ;;
    skipped) extra_skipped=$((extra_skipped + 1)) ;;
  esac
  shift
  printf '%s\n' "$*"
}

report_directories() {
  for each in "$ROOT"/java/*/target/surefire-reports "$ROOT"/java/*/target/failsafe-reports \
    "$ROOT"/benchmarks/target/surefire-reports "$ROOT"/build/vm/*/reports; do
    [ ! -d "$each" ] || printf '%s\n' "$each"
  done
}

report_files() {
  report_directories | while read -r each; do
    find "$each" -name "$1" -type f
  done
}

remove_stale_reports() {
  report_directories | while read -r each; do
    rm -rf "$each"
  done
  rm -f "$ROOT"/build/test*.log
}

# expect_reports KIND PATTERN SUFFIX: counts a failure for each module that has tests of this pattern but no report.
# Otherwise tests that never ran would be missing from the summary without notice.
expect_reports() {
  for module in "$ROOT"/java/* "$ROOT/benchmarks"; do
    [ -n "$(find "$module/src/test/java" -name "$2" 2>/dev/null | head -n 1)" ] || continue
    [ -n "$(find "$module/target/$1-reports" -name "TEST-*$3.xml" 2>/dev/null | head -n 1)" ] ||
      extra failed "${module#"$ROOT"/} has tests $2 but no report (${3:-the default JDK})"
  done
}

# Counts an element in all reports.
count_of() {
  report_files 'TEST-*.xml' | while read -r file; do
    count_in "$file" "$1"
  done | awk '{ sum += $1 } END { print sum + 0 }'
}

count_in() {
  awk -v RS='<' -v element="$2" '$0 ~ "^(" element ")[ \n\t>/]" { n++ } END { print n + 0 }' "$1"
}

list_failed() {
  report_files 'TEST-*.xml' | while read -r file; do
    awk -v RS='<' '/^testcase[ \n\t]/ {
        test = ""
        if (match($0, /classname="[^"]*"/)) test = substr($0, RSTART + 11, RLENGTH - 12) "."
        if (match($0, /[ \n\t]name="[^"]*"/)) test = test substr($0, RSTART + 7, RLENGTH - 8)
      }
      /^(failure|error)[ \n\t>\/]/ { print "  failed: " test }' "$file"
  done
}

# The reason is an attribute, or the first line of the element after the name of an exception.
list_skipped() {
  report_files 'TEST-*.xml' | while read -r file; do
    awk -v RS='<' '/^skipped/ {
        reason = ""
        if (match($0, /message="[^"]*"/)) reason = substr($0, RSTART + 9, RLENGTH - 10)
        pending = (reason == "")
        if (!pending) print reason
        next
      }
      pending && /^!\[CDATA\[/ {
        split(substr($0, 9), lines, "\n"); reason = lines[1]
        sub(/^[A-Za-z0-9_.$]*: /, "", reason); sub(/^Assumption failed: /, "", reason); print reason
      }
      { pending = 0 }' "$file"
  done | sed "s/&quot;/\"/g; s/&apos;/'/g; s/&lt;/</g; s/&gt;/>/g; s/&#10;.*//; s/&amp;/\&/g" |
    sort | uniq -c | sed 's/^ *\([0-9]*\) /  skipped: \1 because: /'
}

# summarize [without-reports]: prints the summary; fails if anything failed or nothing ran. By default, a run without
# reports counts as a failure even if checks outside of them passed.
summarize() {
  announce 'summary'
  list_failed
  list_skipped
  tests=$(count_of testcase)
  failed=$(count_of 'failure|error')
  skipped=$(count_of skipped)
  passed=$((tests - failed - skipped))
  ran=$tests
  [ "${1:-}" != without-reports ] || ran=$((extra_passed + extra_failed))
  [ "$ran" -gt 0 ] || extra failed 'no test ran'
  echo "$((passed + extra_passed)) passed, $((failed + extra_failed)) failed, $((skipped + extra_skipped)) skipped"
  [ $((failed + extra_failed)) = 0 ]
}
