/*
 * Waits for the end of any number of processes and for the address changes of any number of network
 * namespaces at once. It has no thread of its own and remembers nothing of what it reported.
 */
#ifndef LXCPOOL_EVENT_LOOP_H
#define LXCPOOL_EVENT_LOOP_H

#include <stddef.h>

struct event_loop {
	int epoll;
	int netlink;
};

enum event_kind {
	EVENT_EXIT = 1, /* a process has ended; the value is its descriptor */
	EVENT_ADDRESS =
	        2, /* a namespace has got an address that can be used; the value is its id */
	EVENT_OVERRUN = 3, /* address events were lost: any namespace may have got one */
};

struct event {
	int kind;
	int value;
};

enum { EVENTS_AT_LEAST = 2 };

/* Functions return 0 or a positive value, or -errno. */
int event_loop_open(struct event_loop *loop);

/*
 * Has the end of a process reported, once. Safe while another thread waits. The descriptor must
 * stay open until then; the loop doesn't close it.
 */
int event_loop_watch(const struct event_loop *loop, int pidfd);

/*
 * Waits until something has happened, but at most this long; a negative time means for ever.
 * Returns how many events there are: none after that time or a signal. capacity must be
 * EVENTS_AT_LEAST. For one thread at a time.
 */
int event_loop_wait(const struct event_loop *loop, struct event *events, size_t capacity,
                    int milliseconds);

void event_loop_close(const struct event_loop *loop);

#endif
