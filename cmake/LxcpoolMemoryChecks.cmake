# Adds the targets asan, ubsan and, where it is installed, valgrind. Each builds the project again in its own directory
# and runs the tests there. Include this before any target is created.
function(lxcpool_check name)
  set(directory "${CMAKE_BINARY_DIR}/${name}")
  add_custom_target(
    ${name}
    COMMAND ${CMAKE_COMMAND} -S "${CMAKE_SOURCE_DIR}" -B "${directory}" --log-level=WARNING
            "-DJAVA_HOME=${JAVA_HOME}" ${ARGN}
    COMMAND ${CMAKE_COMMAND} --build "${directory}"
    COMMAND ${CMAKE_COMMAND} -E chdir "${directory}" ${CMAKE_CTEST_COMMAND} --output-on-failure
            --no-tests=error
    USES_TERMINAL VERBATIM)
endfunction()

lxcpool_check(asan -DLXCPOOL_SANITIZE=address)
lxcpool_check(ubsan -DLXCPOOL_SANITIZE=undefined)

option(LXCPOOL_VALGRIND "Run the tests under valgrind" OFF)
find_program(VALGRIND valgrind)
if(VALGRIND)
  lxcpool_check(valgrind -DLXCPOOL_VALGRIND=ON)
endif()
if(LXCPOOL_VALGRIND)
  # CMake runs tests through its "emulator". An init that ran under valgrind as well would have executed the same file
  # as the launcher.
  set(CMAKE_CROSSCOMPILING_EMULATOR ${VALGRIND} -q --vgdb=no --error-exitcode=9 --leak-check=full
                                    --trace-children=yes --trace-children-skip=*/sleep)
endif()
