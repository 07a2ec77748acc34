# LXCPOOL_JNI_INCLUDES: where jni.h and jni_md.h are. They are the same in every JDK for Linux, whatever
# its architecture. CMake's own FindJNI wants more of a JDK than a headless one has.
file(GLOB installed_jdks /usr/lib/jvm/*/include)
find_path(LXCPOOL_JNI_H jni.h PATHS "${JAVA_HOME}/include" "$ENV{JAVA_HOME}/include" ${installed_jdks}
          NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
if(NOT LXCPOOL_JNI_H)
  message(FATAL_ERROR "no jni.h: name a JDK by -D JAVA_HOME=DIRECTORY")
endif()
set(LXCPOOL_JNI_INCLUDES "${LXCPOOL_JNI_H}" "${LXCPOOL_JNI_H}/linux")
