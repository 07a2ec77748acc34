/*
 * Whether a container's init has come up. The truth is in /proc: nobody is asked, so nobody can hang.
 * When to look there is told by the monitor's command socket: it accepts a connection, and closes one
 * that says nothing, as soon as its main loop runs, which is when init has executed its program.
 */
#ifndef LAUNCHER_READINESS_H
#define LAUNCHER_READINESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

struct readiness {
	struct sockaddr_un address; /* of the command socket */
	socklen_t length;           /* 0 for one that isn't to be connected (any more) */
	int socket;                 /* the connection, while it lasts; else -1 */
	int64_t look_at;            /* the time of the next look, in microseconds */
};

/* Of the container's next start. */
void readiness_begin(struct readiness *readiness, const char *lxcpath, const char *name);

/* Connects if it isn't and can be. Returns whether the connection will tell when to look. */
bool readiness_is_told(struct readiness *readiness);

/* The connection has something to say: that it is over, and it is time to look. */
void readiness_hear(struct readiness *readiness);

void readiness_end(struct readiness *readiness);

/*
 * The init below a monitor, once it has executed a program of its own: the first process of a pid
 * namespace. Returns its pid, 0 if there is none yet, or -errno if /proc can't tell.
 */
pid_t readiness_init_of(pid_t monitor);

/* Why this kernel can't tell; NULL if it can. */
const char *readiness_problem(void);

#endif
