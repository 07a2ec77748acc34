/* Runs a command in a container. */
#ifndef LAUNCHER_CHILD_EXEC_H
#define LAUNCHER_CHILD_EXEC_H

#include "frame.h"
#include "liblxc.h"

/*
 * Runs a command through liblxc's attach, waits for it, and reports its start and its exit. A
 * command that can't be executed exits with 127 if the file doesn't exist, else with 126.
 */
void child_exec(struct lxc_container *c, const struct frame *request, int replies);

#endif
