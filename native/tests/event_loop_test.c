/*
 * The loop over real processes in real network namespaces. What happens in a namespace is done by a
 * child process that lives in it, on orders that it gets through a pipe.
 */
#include "check.h"
#include "event_loop.h"
#include "netlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PATIENCE_MS = 10000,
	CAPACITY = 8,
	REUSES = 50,
	IDS = 10000,
	FLOOD = 3000,
	ROUNDS = 200,
	LOOPBACK = 1
};

#define NANOS_PER_SECOND 1000000000LL
#define NANOS_PER_MILLI 1000000LL

/* A process in a network namespace of its own. Each byte it reads is an order, each is answered. */
struct inmate {
	pid_t pid;
	int pidfd;
	int orders;
	int answers;
};

enum order { UP, ADD, REMOVE, FLOOD_IT };

static long long now(void)
{
	struct timespec time;

	CHECK(clock_gettime(CLOCK_MONOTONIC, &time) == 0);
	return time.tv_sec * NANOS_PER_SECOND + time.tv_nsec;
}

/* Adds or removes 10.9.0.NUMBER/32 on loopback. */
static void change_address(int fd, int type, int number)
{
	struct {
		struct nlmsghdr header;
		struct ifaddrmsg address;
		struct rtattr local;
		unsigned char bytes[4];
	} request = {
		.header = { .nlmsg_len = sizeof(request),
		            .nlmsg_type = (uint16_t)type,
		            .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE },
		.address = { .ifa_family = AF_INET, .ifa_prefixlen = 32, .ifa_index = LOOPBACK },
		.local = { .rta_len = RTA_LENGTH(4), .rta_type = IFA_LOCAL },
		.bytes = { 10, 9, (unsigned char)(number >> 8), (unsigned char)number },
	};
	struct {
		struct nlmsghdr header;
		struct nlmsgerr error;
	} reply;

	if (send(fd, &request, sizeof(request), 0) < 0 || recv(fd, &reply, sizeof(reply), 0) < 0 ||
	    reply.header.nlmsg_type != NLMSG_ERROR || reply.error.error != 0)
		_exit(EXIT_FAILURE);
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		_exit(EXIT_FAILURE);
	close(fd);
}

static void obey(int orders, int answers)
{
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	unsigned char order;
	long long done;
	int i;

	while (read(orders, &order, 1) == 1) {
		switch (order) {
		case UP:
			loopback_up();
			break;
		case ADD:
			change_address(fd, RTM_NEWADDR, 1);
			break;
		case REMOVE:
			change_address(fd, RTM_DELADDR, 1);
			break;
		case FLOOD_IT:
			for (i = 2; i < FLOOD; i++)
				change_address(fd, RTM_NEWADDR, i);
			break;
		default:
			_exit(EXIT_FAILURE);
		}
		done = now();
		if (write(answers, &done, sizeof(done)) != sizeof(done))
			_exit(EXIT_FAILURE);
	}
	_exit(EXIT_SUCCESS);
}

static long long await_answer(const struct inmate *inmate)
{
	long long done;

	CHECK(read(inmate->answers, &done, sizeof(done)) == sizeof(done));
	return done;
}

static void order(const struct inmate *inmate, enum order what)
{
	unsigned char byte = (unsigned char)what;

	CHECK(write(inmate->orders, &byte, 1) == 1);
}

static void order_and_wait(const struct inmate *inmate, enum order what)
{
	order(inmate, what);
	await_answer(inmate);
}

static struct inmate lock_up(void)
{
	struct inmate inmate;
	int orders[2];
	int answers[2];

	CHECK(pipe(orders) == 0 && pipe(answers) == 0);
	inmate.pid = fork();
	CHECK(inmate.pid >= 0);
	if (inmate.pid == 0) {
		close(orders[1]);
		close(answers[0]);
		if (unshare(CLONE_NEWNET) < 0)
			_exit(EXIT_FAILURE);
		obey(orders[0], answers[1]);
	}
	close(orders[0]);
	close(answers[1]);
	inmate.orders = orders[1];
	inmate.answers = answers[0];
	inmate.pidfd = (int)syscall(SYS_pidfd_open, inmate.pid, 0);
	CHECK(inmate.pidfd >= 0);
	order_and_wait(&inmate, UP);
	return inmate;
}

static void let_go(const struct inmate *inmate)
{
	int status;

	close(inmate->orders);
	close(inmate->answers);
	close(inmate->pidfd);
	CHECK(waitpid(inmate->pid, &status, 0) == inmate->pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

/* Waits until this event comes; others may come before. */
static bool comes(const struct event_loop *loop, int kind, int value)
{
	struct event events[CAPACITY];
	long long deadline = now() + PATIENCE_MS * NANOS_PER_MILLI;

	while (now() < deadline) {
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
	struct inmate inmate = lock_up();
	struct netlink_address address;
	int nsid = netlink_namespace_id(inmate.pid);

	CHECK(nsid >= 0);
	CHECK(netlink_addresses(nsid, &address, 1) == 0); /* loopback's own doesn't count */
	order_and_wait(&inmate, ADD);
	CHECK(comes(loop, EVENT_ADDRESS, nsid));
	CHECK(netlink_addresses(nsid, &address, 1) == 1);
	CHECK(address.family == AF_INET && address.nsid == nsid);
	CHECK(!memcmp(address.bytes, "\x0a\x09\x00\x01", 4));
	order_and_wait(&inmate, REMOVE);
	CHECK(netlink_addresses(nsid, &address, 1) == 0);
	let_go(&inmate);
}

static void an_exit_is_reported_once(const struct event_loop *loop)
{
	struct inmate inmate = lock_up();
	struct event events[CAPACITY];
	int count;
	int i;

	CHECK(event_loop_watch(loop, inmate.pidfd) == 0);
	CHECK(event_loop_watch(loop, inmate.pidfd) == -EEXIST);
	close(inmate.orders); /* its end */
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

/* An id that is used again means the new namespace, in events and in answers. */
static void ids_are_used_again(const struct event_loop *loop)
{
	struct netlink_address address;
	bool seen[IDS] = { false };
	int reused = 0;

	/* It takes some milliseconds until the kernel has let an id go. */
	while (reused < REUSES) {
		struct inmate inmate = lock_up();
		int nsid = netlink_namespace_id(inmate.pid);

		CHECK(nsid >= 0 && netlink_namespace_id(inmate.pid) == nsid);
		CHECK(netlink_addresses(nsid, &address, 1) == 0);
		CHECK(nsid < IDS);
		reused += seen[nsid];
		seen[nsid] = true;
		order_and_wait(&inmate, ADD);
		CHECK(comes(loop, EVENT_ADDRESS, nsid));
		CHECK(netlink_addresses(nsid, &address, 1) == 1);
		let_go(&inmate);
	}
}

/* More events than the socket's buffer holds: one overrun, and the addresses can be asked for. */
static void a_flood_is_told_and_survived(void)
{
	struct event_loop loop;
	struct inmate inmate = lock_up();
	struct netlink_address some[4];
	int smallest = 1;
	int nsid = netlink_namespace_id(inmate.pid);

	CHECK(event_loop_open(&loop) == 0);
	CHECK(setsockopt(loop.netlink, SOL_SOCKET, SO_RCVBUF, &smallest, sizeof(smallest)) == 0);
	order_and_wait(&inmate, FLOOD_IT);
	CHECK(comes(&loop, EVENT_OVERRUN, 0));
	CHECK(netlink_addresses(nsid, some, 4) == FLOOD - 2);
	order_and_wait(&inmate, ADD); /* and it goes on */
	CHECK(comes(&loop, EVENT_ADDRESS, nsid));
	event_loop_close(&loop);
	let_go(&inmate);
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

/* Figures for people. How long is too long depends on who else is running here. */
static void events_are_quick(const struct event_loop *loop)
{
	static long long addresses[ROUNDS];
	static long long exits[ROUNDS];
	int i;

	for (i = 0; i < ROUNDS; i++) {
		struct inmate inmate = lock_up();
		int nsid = netlink_namespace_id(inmate.pid);
		long long killed;

		CHECK(event_loop_watch(loop, inmate.pidfd) == 0);
		order(&inmate, ADD);
		CHECK(comes(loop, EVENT_ADDRESS, nsid));
		addresses[i] = now();
		addresses[i] -= await_answer(&inmate);
		killed = now();
		close(inmate.orders);
		CHECK(comes(loop, EVENT_EXIT, inmate.pidfd));
		exits[i] = now() - killed;
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
	ids_are_used_again(&loop);
	events_are_quick(&loop);
	event_loop_close(&loop);
	a_flood_is_told_and_survived();
	return EXIT_SUCCESS;
}
