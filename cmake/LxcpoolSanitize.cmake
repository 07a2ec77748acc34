# cmake -D LXCPOOL_SANITIZE=address (or undefined, or both with a comma) builds everything with these sanitizers; an
# error ends the process. For tests only, not for the jar.
set(LXCPOOL_SANITIZE "" CACHE STRING "Sanitizers to build with: address, undefined or both")

if(LXCPOOL_SANITIZE)
  add_compile_options(-fsanitize=${LXCPOOL_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=${LXCPOOL_SANITIZE})
endif()
