/*
 * Waits for the exits of any number of processes and for address changes in any number of network
 * namespaces. The loop has no thread and keeps no record of the events it reported.
 */
#ifndef LXCPOOL_EVENT_LOOP_H
#define LXCPOOL_EVENT_LOOP_H

#include <stddef.h>

struct event_loop {
	int epoll;
	int netlink;
};

enum event_kind {
	EVENT_EXIT = 1,    /* a process has exited; the value is its pidfd */
	EVENT_ADDRESS = 2, /* a namespace has gained a usable address; the value is its id */
	EVENT_OVERRUN = 3, /* address events were lost: any namespace may have gained an address */
};

struct event {
	int kind;
	int value;
};

enum { EVENTS_AT_LEAST = 2 };

/* Functions return 0 or a positive value, or -errno. */
int event_loop_open(struct event_loop *loop);

/*
 * Watches a process, whose exit is reported once. Safe while another thread waits. The descriptor
 * must stay open until the exit is reported; the loop doesn't close it.
 */
int event_loop_watch(const struct event_loop *loop, int pidfd);

/*
 * Waits for events, at most for this time; a negative time means indefinitely. Returns the number
 * of events: 0 after a timeout or a signal. capacity must be at least EVENTS_AT_LEAST. To be called
 * by one thread at a time.
 */
int event_loop_wait(const struct event_loop *loop, struct event *events, size_t capacity,
                    int milliseconds);

void event_loop_close(const struct event_loop *loop);

#endif
