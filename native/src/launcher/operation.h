/* The operations under way: one forked process each. */
#ifndef LAUNCHER_OPERATION_H
#define LAUNCHER_OPERATION_H

#include "frame.h"
#include "liblxc.h"
#include "readiness.h"

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { MICROS_PER_SECOND = 1000000 };

struct operation {
	struct operation *next;
	uint32_t id;
	uint8_t kind;
	pid_t pid;
	int channel;         /* of the process's replies; -1 once it has closed it */
	struct buffer heard; /* what came from it that is no whole frame yet */
	int64_t deadline;    /* in microseconds of the monotonic clock; -1 for none any more */
	uint8_t killed_as;   /* the reply that its end will make; 0 while nobody killed it */
	bool answered;       /* DONE, FAILED or what stands for it was sent */
	bool exited;         /* EXITED was sent */
	struct readiness readiness; /* of a start */
	/* Of a process that defined a container and waits for the order to start it; else NULL. */
	char *container;
};

struct operations {
	const struct liblxc *liblxc;
	struct operation *first;
	struct buffer *out;
	bool broken;      /* a reply could not be kept: no memory */
	bool wants_spare; /* an operation has ended since the last spare process was forked */
};

/* Forks a process for a request, or says why not. */
void operations_begin(struct operations *all, const struct frame *request);

/*
 * Forks a process: for a request, or a spare one for NULL. Returns its operation, or NULL with
 * errno.
 */
struct operation *operations_fork(struct operations *all, const struct frame *request);

/* Kills one by its id; whoever is unknown has been answered already. */
void operations_cancel(struct operations *all, uint32_t id);

/* Kills all that have not been answered, and the executed commands. Containers stay. */
void operations_end(struct operations *all);

/* Passes on what a process says. */
void operation_hear(struct operations *all, struct operation *operation);

/* Reaps what has ended. */
void operations_reap(struct operations *all);

/* Looks after starts and deadlines. Returns for how many microseconds nothing is to do, -1 for
 * ever. */
int64_t operations_tend(struct operations *all);

#endif
