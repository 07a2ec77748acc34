#include "event_loop.h"
#include "netlink.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdalign.h>
#include <sys/epoll.h>
#include <unistd.h>

/*
 * An event only tells where to look: the waiting thread then queries the kernel for the current
 * state. An event that is late, that was lost and replaced by an overrun, or that names a reused
 * namespace id therefore costs one unnecessary query and never gives a wrong answer.
 */

enum { READY_AT_ONCE = 32, DATAGRAMS_AT_ONCE = 64, DATAGRAM_SIZE = 8192 };

struct batch {
	struct event *events;
	size_t capacity;
	size_t count;
};

static int add(const struct event_loop *loop, int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	return epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int event_loop_open(struct event_loop *loop)
{
	int error;

	loop->netlink = netlink_subscribe();
	if (loop->netlink < 0)
		return loop->netlink;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	error = loop->epoll < 0 ? -errno : add(loop, loop->netlink);
	if (error < 0) {
		if (loop->epoll >= 0)
			close(loop->epoll);
		close(loop->netlink);
	}
	return error;
}

void event_loop_close(const struct event_loop *loop)
{
	close(loop->epoll);
	close(loop->netlink);
}

int event_loop_watch(const struct event_loop *loop, int pidfd)
{
	return add(loop, pidfd);
}

static void put(struct batch *batch, int kind, int value)
{
	batch->events[batch->count++] = (struct event){ .kind = kind, .value = value };
}

/* Reports a namespace once per batch. The last place is reserved for an overrun. */
static bool put_address(struct batch *batch, int nsid)
{
	size_t i;

	for (i = 0; i < batch->count; i++)
		if (batch->events[i].kind == EVENT_ADDRESS && batch->events[i].value == nsid)
			return true;
	if (batch->count + 1 >= batch->capacity)
		return false;
	put(batch, EVENT_ADDRESS, nsid);
	return true;
}

/* Returns false if an event was lost or can't be parsed. */
static bool put_addresses(struct batch *batch, struct netlink_cursor cursor, int nsid)
{
	struct netlink_message message;
	int more;

	while ((more = netlink_next(&cursor, &message)) > 0) {
		struct netlink_address address;
		int usable;

		if (message.type != RTM_NEWADDR)
			continue;
		usable = netlink_address(&message, &address);
		if (usable < 0 || (usable > 0 && !put_address(batch, nsid)))
			return false;
	}
	return more == 0;
}

/* Reads at most DATAGRAMS_AT_ONCE datagrams; the next call reads the rest. */
static void drain(const struct event_loop *loop, struct batch *batch)
{
	alignas(struct nlmsghdr) unsigned char buffer[DATAGRAM_SIZE];
	bool complete = true;
	int i;

	for (i = 0; i < DATAGRAMS_AT_ONCE; i++) {
		int nsid;
		ssize_t length = netlink_receive(loop->netlink, buffer, sizeof(buffer), &nsid);
		struct netlink_cursor cursor = { .at = buffer, .left = (size_t)length };

		if (length == -EAGAIN)
			break;
		if (length <= 0)
			complete = false;
		else if (nsid != NO_NSID)
			complete &= put_addresses(batch, cursor, nsid);
	}
	if (!complete)
		put(batch, EVENT_OVERRUN, 0);
}

int event_loop_wait(const struct event_loop *loop, struct event *events, size_t capacity,
                    int milliseconds)
{
	struct epoll_event ready[READY_AT_ONCE];
	struct batch batch = { .events = events, .capacity = capacity };
	bool datagrams = false;
	int limit = capacity < READY_AT_ONCE ? (int)capacity : READY_AT_ONCE;
	int count;
	int i;

	if (capacity < EVENTS_AT_LEAST)
		return -EINVAL;
	count = epoll_wait(loop->epoll, ready, limit, milliseconds);
	if (count < 0)
		return errno == EINTR ? 0 : -errno;
	for (i = 0; i < count; i++) {
		int fd = ready[i].data.fd;

		if (fd == loop->netlink) {
			datagrams = true;
			continue;
		}
		/* Closing it later isn't enough: a fork of this process may hold it open, and it
		 * would stay ready indefinitely. */
		epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
		put(&batch, EVENT_EXIT, fd);
	}
	if (datagrams)
		drain(loop, &batch);
	return (int)batch.count;
}
