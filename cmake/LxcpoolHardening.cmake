# Enables warnings as errors, the hardening of a library that runs as root, and reproducible output: no absolute path and
# no random value, so that builds in different directories give the same bytes.
get_filename_component(LXCPOOL_TOP "${CMAKE_CURRENT_LIST_DIR}" DIRECTORY)

function(lxcpool_harden target)
  target_compile_options(
    ${target}
    PRIVATE -Wall
            -Wextra
            -Werror
            -Wshadow
            -Wstrict-prototypes
            -Wmissing-prototypes
            -Wformat=2
            -fvisibility=hidden
            -fstack-protector-strong
            "-ffile-prefix-map=${LXCPOOL_TOP}=lxcpool"
            "-ffile-prefix-map=${CMAKE_BINARY_DIR}=build"
            -frandom-seed=lxcpool)
  # Fortify needs an optimized build.
  target_compile_definitions(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
  target_link_options(${target} PRIVATE -Wl,-z,relro,-z,now,-z,noexecstack,--no-undefined
                                           -Wl,--build-id=none)
endfunction()
