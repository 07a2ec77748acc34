#include "netlink.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdalign.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* In the kernel's headers since Linux 4.2, 4.20 and 5.0. */
#ifndef NETLINK_LISTEN_ALL_NSID
#define NETLINK_LISTEN_ALL_NSID 8
#endif
#ifndef NETLINK_GET_STRICT_CHK
#define NETLINK_GET_STRICT_CHK 12
#endif

enum { REPLY_SIZE = 16384, SNAPSHOT_TRIES = 5 };

/* A request with room for the attributes that this file uses. */
struct request {
	struct nlmsghdr header;
	union {
		struct rtgenmsg namespace;
		struct ifaddrmsg address;
	} fixed;
	unsigned char attributes[2 * RTA_SPACE(sizeof(int32_t))];
};

/* Handles one message of an answer. Returns 0 to continue, or -errno. */
typedef int (*answer_fn)(const struct netlink_message *message, void *context);

static int netlink_open(int protocol_groups, int more_flags)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK,
		                       .nl_groups = (unsigned int)protocol_groups };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | more_flags, NETLINK_ROUTE);
	int error;

	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		error = -errno;
		close(fd);
		return error;
	}
	return fd;
}

/* Enables an option. */
static int set_option(int fd, int option)
{
	int on = 1;

	return setsockopt(fd, SOL_NETLINK, option, &on, sizeof(on)) < 0 ? -errno : 0;
}

int netlink_subscribe(void)
{
	int fd = netlink_open(RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR, SOCK_NONBLOCK);
	int error;

	if (fd < 0)
		return fd;
	error = set_option(fd, NETLINK_LISTEN_ALL_NSID);
	if (error < 0) {
		close(fd);
		return error;
	}
	return fd;
}

ssize_t netlink_receive(int fd, void *buffer, size_t size, int *nsid)
{
	alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
	struct sockaddr_nl sender = { 0 };
	struct iovec io = { .iov_base = buffer, .iov_len = size };
	struct msghdr header = { .msg_name = &sender,
		                 .msg_namelen = sizeof(sender),
		                 .msg_iov = &io,
		                 .msg_iovlen = 1,
		                 .msg_control = control,
		                 .msg_controllen = sizeof(control) };
	struct cmsghdr *extra;
	ssize_t length;

	do
		length = recvmsg(fd, &header, MSG_DONTWAIT);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return errno == ENOBUFS ? 0 : -errno;
	if (header.msg_flags & MSG_TRUNC)
		return 0;
	if (sender.nl_pid != 0)
		return -EBADMSG; /* only messages from the kernel are trusted */
	*nsid = NO_NSID;
	for (extra = CMSG_FIRSTHDR(&header); extra; extra = CMSG_NXTHDR(&header, extra))
		if (extra->cmsg_level == SOL_NETLINK &&
		    extra->cmsg_type == NETLINK_LISTEN_ALL_NSID &&
		    extra->cmsg_len == CMSG_LEN(sizeof(int)))
			memcpy(nsid, CMSG_DATA(extra), sizeof(int));
	return length;
}

static void begin(struct request *request, uint16_t type, uint16_t flags, size_t fixed)
{
	*request = (struct request){ 0 };
	request->header.nlmsg_len = (uint32_t)NLMSG_LENGTH(fixed);
	request->header.nlmsg_type = type;
	request->header.nlmsg_flags = NLM_F_REQUEST | flags;
	request->header.nlmsg_seq = 1;
}

static void append(struct request *request, uint16_t type, int32_t value)
{
	struct rtattr header = { .rta_len = RTA_LENGTH(sizeof(value)), .rta_type = type };
	size_t at = NLMSG_ALIGN(request->header.nlmsg_len);
	unsigned char *bytes = (unsigned char *)request + at;

	memcpy(bytes, &header, sizeof(header));
	memcpy(bytes + sizeof(header), &value, sizeof(value));
	request->header.nlmsg_len = (uint32_t)(at + RTA_SPACE(sizeof(value)));
}

/* Reads the kernel's answer to its end. */
static int read_answer(int fd, answer_fn answer, void *context)
{
	alignas(struct nlmsghdr) unsigned char buffer[REPLY_SIZE];
	bool interrupted = false;

	while (true) {
		struct netlink_cursor cursor = { .at = buffer };
		struct netlink_message message;
		int nsid;
		int more;
		ssize_t length = netlink_receive(fd, buffer, sizeof(buffer), &nsid);

		if (length <= 0)
			return length < 0 ? (int)length : -ENOBUFS;
		cursor.left = (size_t)length;
		while ((more = netlink_next(&cursor, &message)) > 0) {
			int error = 0;

			interrupted |= (message.flags & NLM_F_DUMP_INTR) != 0;
			if (message.type == NLMSG_ERROR || message.type == NLMSG_DONE) {
				error = netlink_status(&message);
				return error == 0 && interrupted ? -EINTR : error;
			}
			error = answer(&message, context);
			if (error < 0)
				return error;
			if (!(message.flags & NLM_F_MULTI))
				return 0;
		}
		if (more < 0)
			return more;
	}
}

/*
 * Sends a request on its own socket. The kernel answers before send returns, and a flood of events
 * can't displace the answer.
 */
static int ask(const struct request *request, answer_fn answer, void *context)
{
	int fd = netlink_open(0, 0);
	int error;

	if (fd < 0)
		return fd;
	/* Without strict checks, the kernel ignores the attribute that names the namespace. */
	error = set_option(fd, NETLINK_GET_STRICT_CHK);
	if (error == 0 && send(fd, request, request->header.nlmsg_len, 0) < 0)
		error = -errno;
	if (error == 0)
		error = read_answer(fd, answer, context);
	close(fd);
	return error;
}

static int take_nsid(const struct netlink_message *message, void *context)
{
	return message->type == RTM_NEWNSID ? netlink_nsid(message, context) : -EBADMSG;
}

static int nothing_expected(const struct netlink_message *message, void *context)
{
	(void)message;
	(void)context;
	return -EBADMSG;
}

static int known_namespace_id(pid_t pid)
{
	struct request request;
	int nsid = NO_NSID;
	int error;

	begin(&request, RTM_GETNSID, 0, sizeof(request.fixed.namespace));
	append(&request, NETNSA_PID, pid);
	error = ask(&request, take_nsid, &nsid);
	if (error < 0)
		return error;
	return nsid < 0 ? -ENOENT : nsid;
}

int netlink_namespace_id(pid_t pid)
{
	struct request request;
	int nsid = known_namespace_id(pid);
	int error;

	if (nsid != -ENOENT)
		return nsid;
	begin(&request, RTM_NEWNSID, NLM_F_ACK, sizeof(request.fixed.namespace));
	append(&request, NETNSA_NSID, NO_NSID); /* the kernel chooses an id */
	append(&request, NETNSA_PID, pid);
	error = ask(&request, nothing_expected, NULL);
	if (error < 0 && error != -EEXIST) /* another process was first */
		return error;
	return known_namespace_id(pid);
}

struct snapshot {
	int nsid;
	struct netlink_address *addresses;
	size_t capacity;
	size_t count;
};

static int take_address(const struct netlink_message *message, void *context)
{
	struct snapshot *snapshot = context;
	struct netlink_address address;
	int usable;

	if (message->type != RTM_NEWADDR)
		return -EBADMSG;
	usable = netlink_address(message, &address);
	if (usable < 0)
		return usable;
	/* A kernel without the attribute answers with the addresses of our own namespace. */
	if (address.nsid != snapshot->nsid)
		return -EOPNOTSUPP;
	if (!usable)
		return 0;
	if (snapshot->count < snapshot->capacity)
		snapshot->addresses[snapshot->count] = address;
	snapshot->count++;
	return 0;
}

int netlink_addresses(int nsid, struct netlink_address *addresses, size_t capacity)
{
	struct snapshot snapshot = { .nsid = nsid, .addresses = addresses, .capacity = capacity };
	struct request request;
	int error;
	int tries = 0;

	begin(&request, RTM_GETADDR, NLM_F_DUMP, sizeof(request.fixed.address));
	append(&request, IFA_TARGET_NETNSID, nsid);
	do {
		snapshot.count = 0;
		error = ask(&request, take_address, &snapshot);
	} while (error == -EINTR &&
	         ++tries < SNAPSHOT_TRIES); /* the addresses changed during the dump */
	return error < 0 ? error : (int)snapshot.count;
}
