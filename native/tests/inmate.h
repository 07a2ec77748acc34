/*
 * A process in a network namespace of its own, which changes addresses there on orders that it gets
 * through a pipe, and answers each when it has done it. It ends when the pipe of orders is closed.
 */
#ifndef LXCPOOL_INMATE_H
#define LXCPOOL_INMATE_H

#include <sys/types.h>

struct inmate {
	pid_t pid;
	int pidfd;
	int orders;
	int answers;
};

enum inmate_order {
	INMATE_UP,     /* its loopback, which is up from the beginning */
	INMATE_ADD,    /* the address 10.9.0.1 */
	INMATE_REMOVE, /* it */
	INMATE_FLOOD,  /* the next addresses, up to number INMATE_FLOOD_END, which isn't added any
	                  more */
};

enum { INMATE_FLOOD_END = 3000 };

struct inmate inmate_lock_up(void);
void inmate_order(const struct inmate *inmate, enum inmate_order what);

/* When it had done it, by monotonic_nanos. */
long long inmate_await_answer(const struct inmate *inmate);
void inmate_order_and_wait(const struct inmate *inmate, enum inmate_order what);

/* Ends it, which must have done all it was told. */
void inmate_let_go(const struct inmate *inmate);

long long monotonic_nanos(void);

#endif
