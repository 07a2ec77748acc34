/* Checks the starts and deadlines of the operations in progress. */
#ifndef LAUNCHER_SUPERVISE_H
#define LAUNCHER_SUPERVISE_H

#include "operation.h"

/*
 * Checks starts and deadlines. Returns the microseconds until the next check, or -1 if none is due.
 */
int64_t supervise_operations(struct operations *all);

#endif
