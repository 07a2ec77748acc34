#include "inmate.h"
#include "check.h"

#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOPBACK = 1 };

#define NANOS_PER_SECOND 1000000000LL

long long monotonic_nanos(void)
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
		case INMATE_UP:
			loopback_up();
			break;
		case INMATE_ADD:
			change_address(fd, RTM_NEWADDR, 1);
			break;
		case INMATE_REMOVE:
			change_address(fd, RTM_DELADDR, 1);
			break;
		case INMATE_FLOOD:
			for (i = 2; i < INMATE_FLOOD_END; i++)
				change_address(fd, RTM_NEWADDR, i);
			break;
		default:
			_exit(EXIT_FAILURE);
		}
		done = monotonic_nanos();
		if (write(answers, &done, sizeof(done)) != sizeof(done))
			_exit(EXIT_FAILURE);
	}
	_exit(EXIT_SUCCESS);
}

long long inmate_await_answer(const struct inmate *inmate)
{
	long long done;

	CHECK(read(inmate->answers, &done, sizeof(done)) == sizeof(done));
	return done;
}

void inmate_order(const struct inmate *inmate, enum inmate_order what)
{
	unsigned char byte = (unsigned char)what;

	CHECK(write(inmate->orders, &byte, 1) == 1);
}

void inmate_order_and_wait(const struct inmate *inmate, enum inmate_order what)
{
	inmate_order(inmate, what);
	inmate_await_answer(inmate);
}

struct inmate inmate_lock_up(void)
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
	inmate_order_and_wait(&inmate, INMATE_UP);
	return inmate;
}

void inmate_let_go(const struct inmate *inmate)
{
	int status;

	close(inmate->orders);
	close(inmate->answers);
	close(inmate->pidfd);
	CHECK(waitpid(inmate->pid, &status, 0) == inmate->pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}
