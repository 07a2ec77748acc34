/*
 * Parses rtnetlink messages, without I/O and without state. No length or type in a message is
 * trusted.
 */
#ifndef LXCPOOL_NETLINK_PARSE_H
#define LXCPOOL_NETLINK_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel's value for a namespace without an assigned id. */
enum { NO_NSID = -1 };

/* The unread rest of a datagram. */
struct netlink_cursor {
	const unsigned char *at;
	size_t left;
};

struct netlink_message {
	uint16_t type;
	uint16_t flags;
	uint32_t sequence;
	const unsigned char *payload;
	size_t length;
};

struct netlink_address {
	int nsid;             /* of the queried namespace; NO_NSID if the message has none */
	unsigned char family; /* AF_INET or AF_INET6 */
	unsigned char length; /* 4 or 16 bytes */
	unsigned char bytes[16];
};

/* Takes the next message. Returns 1; 0 at the end; -EBADMSG if the rest isn't a message. */
int netlink_next(struct netlink_cursor *cursor, struct netlink_message *message);

/* Returns the status in an NLMSG_ERROR or NLMSG_DONE: 0 or -errno; -EBADMSG if it is malformed. */
int netlink_status(const struct netlink_message *message);

/* Reads the id in an RTM_NEWNSID. Returns 0, or -EBADMSG if there is none. */
int netlink_nsid(const struct netlink_message *message, int *nsid);

/*
 * Reads the address in an RTM_NEWADDR. Returns 1 if it is usable: of global scope, neither loopback
 * nor link-local, and past duplicate address detection. Returns 0 if it isn't, -EBADMSG if there is
 * none.
 */
int netlink_address(const struct netlink_message *message, struct netlink_address *address);

#endif
