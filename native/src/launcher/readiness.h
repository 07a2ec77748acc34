/* Whether a container's init has come up, read from /proc: nobody is asked, so nobody can hang. */
#ifndef LAUNCHER_READINESS_H
#define LAUNCHER_READINESS_H

#include <sys/types.h>

/*
 * The init below a monitor, once it has executed a program of its own: the first process of a pid
 * namespace. Returns its pid, 0 if there is none yet, or -errno if /proc can't tell.
 */
pid_t readiness_init_of(pid_t monitor);

/* Why this kernel can't tell; NULL if it can. */
const char *readiness_problem(void);

#endif
