/* What runs in the process that was forked for one operation. */
#ifndef LAUNCHER_CHILD_H
#define LAUNCHER_CHILD_H

#include "frame.h"
#include "liblxc.h"

enum { CHILD_FAILED = 1 };

/* Why a request makes no sense; NULL if it does. */
const char *child_refusal(const struct frame *request);

/*
 * Does what is asked, writes its replies to a descriptor, and ends the process. The process must
 * have been prepared. One that has defined a container then reads from the same descriptor the id
 * of a request to start it, and does so as if it had been forked for that; without one it ends.
 */
_Noreturn void child_run(const struct liblxc *liblxc, const struct frame *request, int replies);

/*
 * Makes a forked process nobody's but its own: a session of its own, the attributes of a
 * container's processes, no signal blocked or ignored, no descriptor but /dev/null and the given
 * one, which becomes 3. Returns 0 or -errno.
 */
int child_prepare(int replies);

/* Closes all descriptors from this one on. */
void child_close_from(int first);

/* Makes it die with its parent, which is the launcher or does the same. */
void child_die_with_launcher(int replies);

/* Takes that back. */
void child_outlive_launcher(void);

/* What a monitor is called in the list of processes, as liblxc calls those that it daemonizes. */
void child_set_title(const char *lxcpath, const char *name);

/*
 * Calls liblxc's attach, waits for the command, and reports both. A command that can't be executed
 * ends with 127 if there is no such file, else with 126.
 */
void child_exec(struct lxc_container *c, const struct frame *request, int replies);

/* Writes all of a reply. */
void child_reply(const struct frame *request, int replies, uint8_t kind, int32_t number,
                 const char *const *strings, size_t count);

void child_fail(const struct frame *request, int replies, const char *why);

#endif
