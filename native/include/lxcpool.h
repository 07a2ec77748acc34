/* What liblxcpool exports. Functions return 0 or a positive value, or -errno. */
#ifndef LXCPOOL_H
#define LXCPOOL_H

#define LXCPOOL_EXPORT __attribute__((visibility("default")))

/* Changes whenever a signature or a struct here does; the Java side refuses another one. */
#define LXCPOOL_ABI 4

LXCPOOL_EXPORT int lxcpool_abi(void);

/*
 * Around a start in process, on a thread of its own that has unshared its umask, and that ends
 * afterwards: has what that thread's children inherit be the same whatever this process was started
 * by. The thread's own attributes are reset for good; what all threads share is changed until the
 * last of the starts that are under way has ended: the signals that this process ignores are caught
 * by a handler that does nothing, and transparent huge pages are enabled. Thread-safe.
 */
LXCPOOL_EXPORT void lxcpool_begin_start(void);
LXCPOOL_EXPORT void lxcpool_end_start(void);

#endif
