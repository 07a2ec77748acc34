/* The loop with real processes in real network namespaces. */
#include "check.h"
#include "event_loop.h"
#include "inmate.h"
#include "netlink.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000, CAPACITY = 8, REUSES = 50, IDS = 10000, ROUNDS = 200 };

#define NANOS_PER_MILLI 1000000LL

/* Waits until this event arrives; others may arrive before it. */
static bool comes(const struct event_loop *loop, int kind, int value)
{
	struct event events[CAPACITY];
	long long deadline = monotonic_nanos() + PATIENCE_MS * NANOS_PER_MILLI;

	while (monotonic_nanos() < deadline) {
		int count = event_loop_wait(loop, events, CAPACITY, PATIENCE_MS);
		int i;

		CHECK(count >= 0);
		for (i = 0; i < count; i++)
			if (events[i].kind == kind && (value < 0 || events[i].value == value))
				return true;
	}
	return false;
}

static void an_address_is_announced_and_found(const struct event_loop *loop)
{
	struct inmate inmate = inmate_lock_up();
	struct netlink_address address;
	int nsid = netlink_namespace_id(inmate.pid);

	CHECK(nsid >= 0);
	CHECK(netlink_addresses(nsid, &address, 1) == 0); /* the loopback address doesn't count */
	inmate_order_and_wait(&inmate, INMATE_ADD);
	CHECK(comes(loop, EVENT_ADDRESS, nsid));
	CHECK(netlink_addresses(nsid, &address, 1) == 1);
	CHECK(address.family == AF_INET && address.nsid == nsid);
	CHECK(!memcmp(address.bytes, "\x0a\x09\x00\x01", 4));
	inmate_order_and_wait(&inmate, INMATE_REMOVE);
	CHECK(netlink_addresses(nsid, &address, 1) == 0);
	inmate_let_go(&inmate);
}

static void an_exit_is_reported_once(const struct event_loop *loop)
{
	struct inmate inmate = inmate_lock_up();
	struct event events[CAPACITY];
	int count;
	int i;

	CHECK(event_loop_watch(loop, inmate.pidfd) == 0);
	CHECK(event_loop_watch(loop, inmate.pidfd) == -EEXIST);
	close(inmate.orders); /* ends the process */
	CHECK(comes(loop, EVENT_EXIT, inmate.pidfd));
	do {
		count = event_loop_wait(loop, events, CAPACITY, 50);
		for (i = 0; i < count; i++)
			CHECK(events[i].kind != EVENT_EXIT);
	} while (count > 0);
	close(inmate.answers);
	close(inmate.pidfd);
	CHECK(waitpid(inmate.pid, NULL, 0) == inmate.pid);
	CHECK(netlink_namespace_id(inmate.pid) == -ESRCH);
}

/* A reused id refers to the new namespace, in events and in answers. */
static void a_reused_id_refers_to_the_new_namespace(const struct event_loop *loop)
{
	struct netlink_address address;
	bool seen[IDS] = { false };
	int reused = 0;

	/* The kernel releases an id after some milliseconds. */
	while (reused < REUSES) {
		struct inmate inmate = inmate_lock_up();
		int nsid = netlink_namespace_id(inmate.pid);

		CHECK(nsid >= 0 && netlink_namespace_id(inmate.pid) == nsid);
		CHECK(netlink_addresses(nsid, &address, 1) == 0);
		CHECK(nsid < IDS);
		reused += seen[nsid];
		seen[nsid] = true;
		inmate_order_and_wait(&inmate, INMATE_ADD);
		CHECK(comes(loop, EVENT_ADDRESS, nsid));
		CHECK(netlink_addresses(nsid, &address, 1) == 1);
		inmate_let_go(&inmate);
	}
}

/* More events than the socket buffer holds cause an overrun, and the addresses can still be
 * queried. */
static void a_flood_causes_an_overrun_and_the_loop_continues(void)
{
	struct event_loop loop;
	struct inmate inmate = inmate_lock_up();
	struct netlink_address some[4];
	int smallest = 1;
	int ample = 1 << 17; /* enough for other events on this host */
	int nsid = netlink_namespace_id(inmate.pid);

	CHECK(event_loop_open(&loop) == 0);
	CHECK(setsockopt(loop.netlink, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof(smallest)) == 0);
	inmate_order_and_wait(&inmate, INMATE_FLOOD);
	CHECK(comes(&loop, EVENT_OVERRUN, 0));
	CHECK(netlink_addresses(nsid, some, 4) == INMATE_FLOOD_END - 2);
	CHECK(setsockopt(loop.netlink, SOL_SOCKET, SO_RCVBUF, &ample, sizeof(ample)) == 0);
	inmate_order_and_wait(&inmate, INMATE_ADD); /* the loop continues */
	CHECK(comes(&loop, EVENT_ADDRESS, nsid));
	event_loop_close(&loop);
	inmate_let_go(&inmate);
}

static int by_value(const void *a, const void *b)
{
	long long x = *(const long long *)a;
	long long y = *(const long long *)b;

	return (x > y) - (x < y);
}

static void print(const char *what, long long *nanos)
{
	qsort(nanos, ROUNDS, sizeof(*nanos), by_value);
	printf("%s: p50 %.3f ms, p99 %.3f ms, max %.3f ms\n", what, (double)nanos[ROUNDS / 2] / 1e6,
	       (double)nanos[ROUNDS * 99 / 100] / 1e6, (double)nanos[ROUNDS - 1] / 1e6);
}

/* Prints latencies and asserts none: they depend on the load of this host. */
static void print_latencies(const struct event_loop *loop)
{
	long long addresses[ROUNDS];
	long long exits[ROUNDS];
	int i;

	for (i = 0; i < ROUNDS; i++) {
		struct inmate inmate = inmate_lock_up();
		int nsid = netlink_namespace_id(inmate.pid);
		long long killed;

		CHECK(event_loop_watch(loop, inmate.pidfd) == 0);
		inmate_order(&inmate, INMATE_ADD);
		CHECK(comes(loop, EVENT_ADDRESS, nsid));
		addresses[i] = monotonic_nanos();
		addresses[i] -= inmate_await_answer(&inmate);
		killed = monotonic_nanos();
		close(inmate.orders);
		CHECK(comes(loop, EVENT_EXIT, inmate.pidfd));
		exits[i] = monotonic_nanos() - killed;
		close(inmate.answers);
		close(inmate.pidfd);
		CHECK(waitpid(inmate.pid, NULL, 0) == inmate.pid);
	}
	print("address to event", addresses);
	print("exit to event", exits);
}

int main(void)
{
	struct event_loop loop;
	int pidfd;

	signal(SIGPIPE, SIG_IGN);
	if (geteuid() != 0) {
		fprintf(stderr, "network namespaces need root\n");
		return SKIPPED;
	}
	pidfd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	if (pidfd < 0) {
		fprintf(stderr, "no pidfd_open: %s\n", strerror(errno)); /* valgrind has none */
		return SKIPPED;
	}
	close(pidfd);
	CHECK(event_loop_open(&loop) == 0);
	an_address_is_announced_and_found(&loop);
	an_exit_is_reported_once(&loop);
	a_reused_id_refers_to_the_new_namespace(&loop);
	print_latencies(&loop);
	event_loop_close(&loop);
	a_flood_causes_an_overrun_and_the_loop_continues();
	return EXIT_SUCCESS;
}
