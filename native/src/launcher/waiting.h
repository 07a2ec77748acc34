/*
 * Processes that have defined a container and wait for the order to start it. A pool gives that
 * order at once, and starting the container in the same process saves a fork.
 */
#ifndef LAUNCHER_WAITING_H
#define LAUNCHER_WAITING_H

#include "operation.h"

/* Returns the key of a request's container, to be freed; NULL if out of memory: it won't wait then.
 */
char *waiting_container(const struct frame *request);

/* Returns whether the process of an operation waits for the order to start its container. */
bool waiting_is(const struct operation *operation);

/* Returns the operation that waits with the container of a request, or NULL. */
struct operation *waiting_find(struct operations *all, const struct frame *request);

/* Orders the start with this request id. Returns false if the process has died. */
bool waiting_order(struct operation *operation, uint32_t id);

/* Marks an operation as no longer waiting. */
void waiting_end(struct operation *operation);

/* Ends a waiting process by closing the direction of its orders. */
void waiting_dismiss(struct operation *operation);

#endif
