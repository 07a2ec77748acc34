# cmake -DTESTS=DIRECTORY -DREPORT=FILE -DNO_TESTS=error [-DONLY=REGEX] -P RunTests.cmake
#
# Runs the tests of a build directory and writes a report in JUnit's format. NO_TESTS tells what a build without tests
# is: error or ignore. ONLY selects tests by name.
#
# CTest writes such a report since 3.21. Debian 11 has 3.18, so there the report is made from CTest's output.
get_filename_component(bin "${CMAKE_COMMAND}" DIRECTORY)
set(ctest "${bin}/ctest" --output-on-failure "--no-tests=${NO_TESTS}")
if(ONLY)
  list(APPEND ctest -R "${ONLY}")
endif()

if(NOT CMAKE_VERSION VERSION_LESS 3.21)
  execute_process(COMMAND ${ctest} --output-junit "${REPORT}" WORKING_DIRECTORY "${TESTS}"
                  RESULT_VARIABLE result)
else()
  execute_process(COMMAND ${ctest} WORKING_DIRECTORY "${TESTS}" RESULT_VARIABLE result
                  OUTPUT_VARIABLE output)
  message("${output}")
  string(REGEX MATCHALL "Test +#[0-9]+: [^ ]+ [.]*[* ]+[A-Z][A-Za-z]*" lines "${output}")
  set(cases "")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^Test +#[0-9]+: ([^ ]+) .*" "\\1" name "${line}")
    if(line MATCHES "Passed$")
      set(outcome "")
    elseif(line MATCHES "Skipped$")
      set(outcome "<skipped message=\"skipped by the test itself\"/>")
    else()
      set(outcome "<failure message=\"see the build's log\"/>")
    endif()
    string(APPEND cases "  <testcase name=\"${name}\" classname=\"native\">${outcome}</testcase>\n")
  endforeach()
  file(WRITE "${REPORT}" "<testsuite name=\"native\">\n${cases}</testsuite>\n")
endif()

if(NOT result EQUAL 0)
  message(FATAL_ERROR "native tests failed")
endif()
