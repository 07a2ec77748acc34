/* The functions that liblxcpool exports. They return 0 or a positive value, or -errno. */
#ifndef LXCPOOL_H
#define LXCPOOL_H

#define LXCPOOL_EXPORT __attribute__((visibility("default")))

/* Changes with every signature and struct in this header; Java rejects a library with another one.
 */
#define LXCPOOL_ABI 4

LXCPOOL_EXPORT int lxcpool_abi(void);

/*
 * Begins and ends a start in process, so that the children of the calling thread inherit the same
 * attributes however this process was started. The caller is a thread dedicated to the start: it
 * has unshared its umask, and it ends afterwards, because its own attributes are reset permanently.
 * Attributes that all threads share are changed until the last concurrent start has ended: a
 * handler that does nothing catches the signals that this process ignores, and transparent huge
 * pages are enabled. Thread-safe.
 */
LXCPOOL_EXPORT void lxcpool_begin_start(void);
LXCPOOL_EXPORT void lxcpool_end_start(void);

#endif
