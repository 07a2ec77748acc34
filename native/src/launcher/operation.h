/* The operations in progress, each with a forked process. */
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
	int channel;                /* to the process; -1 once the process has closed it */
	struct buffer heard;        /* received bytes that don't form a complete frame yet */
	int64_t deadline;           /* in microseconds of the monotonic clock; -1 for none */
	uint8_t killed_as;          /* the reply to send when it ends; 0 if it wasn't killed */
	bool answered;              /* a final reply, such as DONE or FAILED, was sent */
	bool exited;                /* EXITED was sent */
	struct readiness readiness; /* of a start */
	/* Set while the process, which has defined this container, waits for the order to start it.
	 */
	char *container;
};

struct operations {
	const struct liblxc *liblxc;
	struct operation *first;
	struct buffer *out;
	bool broken;        /* a reply was lost: out of memory */
	bool wants_prefork; /* an operation has ended since the last prefork */
};

/* Begins the operation of a request, or replies with the reason why it can't. */
void operations_begin(struct operations *all, const struct frame *request);

/*
 * Forks a process for a request, or for NULL a process that waits for one. Returns its operation,
 * or NULL with errno set.
 */
struct operation *operations_fork(struct operations *all, const struct frame *request);

/* Kills the operation with this id. An unknown id is ignored: it has been answered already. */
void operations_cancel(struct operations *all, uint32_t id);

/* Kills all unanswered operations and all commands. Containers keep running. */
void operations_end(struct operations *all);

/* Forwards the replies of a process. */
void operation_hear(struct operations *all, struct operation *operation);

/* Reaps ended processes. */
void operations_reap(struct operations *all);

/* Returns the monotonic clock in microseconds. */
int64_t operations_now(void);

/* Queues a reply to the agent. */
void operations_answer(struct operations *all, uint32_t id, uint8_t kind, int32_t number,
                       const char *text);

/* Kills a process and its descendants, except those that created a session. */
void operation_kill(struct operation *operation, uint8_t as);

/* Queues the reply for an ended process with this wait status, unless it was answered. */
void operation_answer_for_dead(struct operations *all, struct operation *operation, int status);

/* Removes and frees an operation. */
void operation_remove(struct operations *all, struct operation *operation);

#endif
