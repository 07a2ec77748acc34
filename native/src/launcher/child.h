/* The code that runs in the process forked for one operation. */
#ifndef LAUNCHER_CHILD_H
#define LAUNCHER_CHILD_H

#include "frame.h"
#include "liblxc.h"

enum { CHILD_FAILED = 1 };

/* Returns why a request is invalid, or NULL if it is valid. */
const char *child_refusal(const struct frame *request);

/*
 * Runs a request, writes its replies to a descriptor, and ends the process, which must have been
 * prepared. A process that has defined a container then reads the id of a start request from the
 * same descriptor and starts the container as if it had been forked for that request; at the end of
 * file it ends.
 */
_Noreturn void child_run(const struct liblxc *liblxc, const struct frame *request, int replies);

/*
 * Detaches a forked process from the launcher: a new session, the attributes of a container's
 * processes, no blocked or ignored signal, and no descriptor except /dev/null and the given one,
 * which becomes 3. Returns 0 or -errno.
 */
int child_prepare(int replies);

/* Closes this descriptor and all higher ones. */
void child_close_from(int first);

/* Has the kernel kill this process when its parent dies: the launcher, or a process that dies with
 * it. */
void child_die_with_launcher(int replies);

/* Reverts child_die_with_launcher. */
void child_outlive_launcher(void);

/* Sets the monitor's title in the process list, as liblxc does for the monitors it daemonizes. */
void child_set_title(const char *lxcpath, const char *name);

/*
 * Runs a command through liblxc's attach, waits for it, and reports its start and its exit. A
 * command that can't be executed exits with 127 if the file doesn't exist, else with 126.
 */
void child_exec(struct lxc_container *c, const struct frame *request, int replies);

/* Writes a complete reply. */
void child_reply(const struct frame *request, int replies, uint8_t kind, int32_t number,
                 const char *const *strings, size_t count);

void child_fail(const struct frame *request, int replies, const char *why);

#endif
