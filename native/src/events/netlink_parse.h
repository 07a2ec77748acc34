/*
 * Reads rtnetlink messages. No I/O and no state; nothing that a message says of itself is trusted.
 */
#ifndef LXCPOOL_NETLINK_PARSE_H
#define LXCPOOL_NETLINK_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No namespace id: what the kernel itself says for "none assigned". */
enum { NO_NSID = -1 };

/* What is left of a datagram. */
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
	int nsid;             /* of the namespace that was asked for, NO_NSID if it isn't said */
	unsigned char family; /* AF_INET or AF_INET6 */
	unsigned char length; /* 4 or 16 bytes */
	unsigned char bytes[16];
};

/* Takes the next message. Returns 1, 0 at the end, -EBADMSG if what is left isn't a message. */
int netlink_next(struct netlink_cursor *cursor, struct netlink_message *message);

/* What an NLMSG_ERROR or an NLMSG_DONE says: 0 or -errno; -EBADMSG if it can't be read. */
int netlink_status(const struct netlink_message *message);

/* The id in an RTM_NEWNSID. Returns 0, or -EBADMSG if there is none. */
int netlink_nsid(const struct netlink_message *message, int *nsid);

/*
 * The address in an RTM_NEWADDR. Returns 1 if it can be used: of global scope, neither loopback nor
 * link-local, past its check for duplicates; 0 if it can't; -EBADMSG if there is none.
 */
int netlink_address(const struct netlink_message *message, struct netlink_address *address);

#endif
