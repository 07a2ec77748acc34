/*
 * Processes that have defined a container and wait for the order to start it, which pools give at
 * once: it saves a fork.
 */
#ifndef LAUNCHER_WAITING_H
#define LAUNCHER_WAITING_H

#include "operation.h"

/* What it will wait with, to be freed; NULL if there is no memory: it won't wait then. */
char *waiting_container(const struct frame *request);

bool waiting_is(const struct operation *operation);

/* Whoever waits with the container of a request; NULL if nobody does. */
struct operation *waiting_find(struct operations *all, const struct frame *request);

/* Orders the start that has this id; false if the process has died. */
bool waiting_order(struct operation *operation, uint32_t id);

/* It doesn't wait any more. */
void waiting_end(struct operation *operation);

/* The process ends, since no order can come any more. */
void waiting_dismiss(struct operation *operation);

#endif
