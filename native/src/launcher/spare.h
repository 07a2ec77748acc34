/*
 * A process that was forked ahead, so that the next request needn't wait for a fork. It has been
 * prepared, and reads its request from its channel.
 */
#ifndef LAUNCHER_SPARE_H
#define LAUNCHER_SPARE_H

#include "operation.h"

/* The kind of an operation that has none yet. */
enum { SPARE = 0 };

/* In the spare process: its request, in static memory. The process ends with the launcher. */
const struct frame *spare_await_request(int channel);

/* Sends a request to the spare process. Returns it, or NULL if there is none that can take it. */
struct operation *spare_take(struct operations *all, const struct frame *request);

/* Forks one if the last one may be gone: once for each answer, since a fork may fail or not last. */
void spare_fork(struct operations *all);

#endif
