/*
 * A process in its own network namespace. It changes addresses there on orders received through a
 * pipe, and confirms each. It ends when the pipe of orders is closed.
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
	INMATE_UP,     /* set its loopback up, done by inmate_lock_up */
	INMATE_ADD,    /* add the address 10.9.0.1 */
	INMATE_REMOVE, /* remove it */
	INMATE_FLOOD,  /* add the next addresses, up to number INMATE_FLOOD_END (exclusive) */
};

enum { INMATE_FLOOD_END = 3000 };

struct inmate inmate_lock_up(void);
void inmate_order(const struct inmate *inmate, enum inmate_order what);

/* Returns when the order was done, by monotonic_nanos. */
long long inmate_await_answer(const struct inmate *inmate);
void inmate_order_and_wait(const struct inmate *inmate, enum inmate_order what);

/* Ends the process, and checks that it carried out all orders. */
void inmate_let_go(const struct inmate *inmate);

long long monotonic_nanos(void);

#endif
