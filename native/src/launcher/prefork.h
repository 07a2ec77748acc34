/*
 * A process forked in advance, so that the next request doesn't wait for a fork. It is prepared and
 * reads its request from its channel.
 */
#ifndef LAUNCHER_PREFORK_H
#define LAUNCHER_PREFORK_H

#include "operation.h"

/* The kind of an operation that has no request yet. */
enum { PREFORKED = 0 };

/* Waits for the request, in the preforked process, which ends with the launcher. */
void prefork_await_request(int channel, struct frame *request);

/* Sends a request to the preforked process. Returns its operation, or NULL if none can take it. */
struct operation *prefork_take(struct operations *all, const struct frame *request);

/* Forks a process if there may be none: once per answer, since a fork may fail and the process may
 * die. */
void prefork_fork(struct operations *all);

#endif
