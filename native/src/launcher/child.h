/* The code that runs in the process forked for one operation. */
#ifndef LAUNCHER_CHILD_H
#define LAUNCHER_CHILD_H

#include "frame.h"
#include "liblxc.h"

/* Returns why a request is invalid, or NULL if it is valid. */
const char *child_refusal(const struct frame *request);

/*
 * Runs a request, writes its replies to a descriptor, and ends the process, which must have been
 * prepared. A process that has defined a container then reads the id of a start request from the
 * same descriptor and starts the container as if it had been forked for that request; at the end of
 * file it ends.
 */
_Noreturn void child_run(const struct liblxc *liblxc, const struct frame *request, int replies);

#endif
