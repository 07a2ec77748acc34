# Sets LXCPOOL_JNI_INCLUDES to the directories of jni.h and jni_md.h. These headers are the same in every JDK for Linux,
# on any architecture. CMake's own FindJNI requires parts of a JDK that a headless one lacks.
file(GLOB installed_jdks /usr/lib/jvm/*/include)
find_path(LXCPOOL_JNI_H jni.h PATHS "${JAVA_HOME}/include" "$ENV{JAVA_HOME}/include" ${installed_jdks}
          NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
if(NOT LXCPOOL_JNI_H)
  message(FATAL_ERROR "jni.h not found: name a JDK by -D JAVA_HOME=DIRECTORY")
endif()
set(LXCPOOL_JNI_INCLUDES "${LXCPOOL_JNI_H}" "${LXCPOOL_JNI_H}/linux")
