# Warnings as errors, and what a library that runs as root is hardened with.
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
            -fstack-protector-strong)
  # Fortify needs an optimising build.
  target_compile_definitions(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
  target_link_options(${target} PRIVATE -Wl,-z,relro,-z,now,-z,noexecstack,--no-undefined)
endfunction()
