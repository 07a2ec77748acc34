/*
 * Finds out whether a container's init runs, from /proc alone: no process is asked, so none can
 * block. The monitor's command socket tells when to check: the monitor accepts a connection, and
 * closes one that sends nothing, as soon as its main loop runs, which is when init has executed its
 * program.
 */
#ifndef LAUNCHER_READINESS_H
#define LAUNCHER_READINESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

/*
 * Microseconds between two checks for init, each of which takes about 20 us. The longer interval
 * applies while the monitor's command socket should signal the time, in case it never does.
 */
enum { READINESS_CHECK_EVERY = 1000, READINESS_FALLBACK_EVERY = 20000 };

struct readiness {
	struct sockaddr_un address; /* of the command socket */
	socklen_t length;           /* 0 if no connection is to be made */
	int socket;                 /* the connection, or -1 */
	int64_t look_at;            /* the time of the next check, in microseconds */
};

/* Begins watching the container's next start. */
void readiness_begin(struct readiness *readiness, const char *lxcpath, const char *name);

/* Connects if possible. Returns whether the connection will signal the time to check. */
bool readiness_will_signal(struct readiness *readiness);

/* Handles an event of the connection: it is closed, and it is time to check. */
void readiness_hear(struct readiness *readiness);

void readiness_end(struct readiness *readiness);

/*
 * Finds the init below a monitor, which is the first process of a pid namespace and has executed
 * its own program. Returns its pid, 0 if there is none yet, or -errno if /proc can't be read.
 */
pid_t readiness_init_of(pid_t monitor);

/* Returns why this system can't provide the information, or NULL if it can. */
const char *readiness_problem(void);

#endif
