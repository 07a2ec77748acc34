/* The replies that a forked process sends to the launcher. If one can't be sent, the process ends.
 */
#ifndef LAUNCHER_REPLY_H
#define LAUNCHER_REPLY_H

#include "frame.h"

/* The exit code of a process that failed. */
enum { CHILD_FAILED = 1 };

/* Writes a complete reply. */
void reply_send(const struct frame *request, int replies, uint8_t kind, int32_t number,
                const char *const *strings, size_t count);

/* Reports success, with a string or, for NULL, without. */
void reply_done(const struct frame *request, int replies, const char *text);

/* Reports a failure, with its reason or, for NULL, without. */
void reply_failed(const struct frame *request, int replies, const char *why);

#endif
