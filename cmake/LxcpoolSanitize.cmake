# cmake -D LXCPOOL_SANITIZE=ON: everything under AddressSanitizer and UndefinedBehaviorSanitizer, with
# errors that end the process. For the tests; the result isn't for the jar.
option(LXCPOOL_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

if(LXCPOOL_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -g)
  add_link_options(-fsanitize=address,undefined)
endif()
