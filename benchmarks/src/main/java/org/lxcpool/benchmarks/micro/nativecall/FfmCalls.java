package org.lxcpool.benchmarks.micro.nativecall;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Optional;

/**
 * The JDK's foreign function API, since JDK 22. The benchmarks compile on 17, so the method handles
 * are looked up once by reflection. They are constants, and cost the same as in code that names the
 * types.
 */
final class FfmCalls implements Calls {
  private static final MethodHandle ABS;
  private static final MethodHandle STRLEN;
  private static final MethodHandle COPY;
  private static final MethodHandle OPEN_ARENA;
  private static final Object TEXT_SEGMENT;

  static {
    try {
      Lookup lookup = new Lookup();
      ABS =
          lookup.function(
              "abs", MethodType.methodType(int.class, int.class), "JAVA_INT", "JAVA_INT");
      STRLEN =
          lookup.function(
              "strlen", MethodType.methodType(long.class, Object.class), "JAVA_LONG", "ADDRESS");
      Class<?> arena = Lookup.type("Arena");
      MethodHandles.Lookup all = MethodHandles.publicLookup();
      OPEN_ARENA =
          all.findStatic(arena, "ofConfined", MethodType.methodType(arena))
              .asType(MethodType.methodType(AutoCloseable.class));
      COPY =
          all.findVirtual(
                  arena,
                  "allocateFrom",
                  MethodType.methodType(Lookup.type("MemorySegment"), String.class))
              .asType(MethodType.methodType(Object.class, AutoCloseable.class, String.class));
      Object global = arena.getMethod("global").invoke(null);
      TEXT_SEGMENT = arena.getMethod("allocateFrom", String.class).invoke(global, TEXT);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public int noOp(int value) {
    try {
      return (int) ABS.invokeExact(value);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long pointer() {
    try {
      return (long) STRLEN.invokeExact(TEXT_SEGMENT);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long string(String text) {
    try (AutoCloseable arena = (AutoCloseable) OPEN_ARENA.invokeExact()) {
      Object segment = (Object) COPY.invokeExact(arena, text);
      return (long) STRLEN.invokeExact(segment);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looks up libc functions. */
  private static final class Lookup {
    private final Object linker;
    private final Object symbols;

    Lookup() throws ReflectiveOperationException {
      linker = type("Linker").getMethod("nativeLinker").invoke(null);
      symbols = type("Linker").getMethod("defaultLookup").invoke(linker);
    }

    static Class<?> type(String name) throws ClassNotFoundException {
      return Class.forName("java.lang.foreign." + name);
    }

    private static Object layout(String name) throws ReflectiveOperationException {
      return type("ValueLayout").getField(name).get(null);
    }

    MethodHandle function(String name, MethodType type, String result, String parameter)
        throws ReflectiveOperationException {
      Object address =
          ((Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(symbols, name))
              .orElseThrow();
      Class<?> layouts = type("MemoryLayout").arrayType();
      Object parameters = Array.newInstance(type("MemoryLayout"), 1);
      Array.set(parameters, 0, layout(parameter));
      Object descriptor =
          type("FunctionDescriptor")
              .getMethod("of", type("MemoryLayout"), layouts)
              .invoke(null, layout(result), parameters);
      Class<?> options = type("Linker$Option").arrayType();
      Method downcall =
          type("Linker")
              .getMethod(
                  "downcallHandle", type("MemorySegment"), type("FunctionDescriptor"), options);
      Object none = Array.newInstance(type("Linker$Option"), 0);
      return ((MethodHandle) downcall.invoke(linker, address, descriptor, none)).asType(type);
    }
  }
}
