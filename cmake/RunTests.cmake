# cmake -DTESTS=DIRECTORY -DREPORT=FILE -DNO_TESTS=error -P RunTests.cmake: runs the tests of that build, and reports as
# JUnit does. NO_TESTS says what it is if there are none: error or ignore.
# CTest writes such a report from 3.21 on; Debian 11 has 3.18, whose output says as much.
get_filename_component(bin "${CMAKE_COMMAND}" DIRECTORY)
set(ctest "${bin}/ctest" --output-on-failure "--no-tests=${NO_TESTS}")

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
      set(outcome "<skipped message=\"it skipped itself\"/>")
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
