#include "netlink_parse.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

struct attribute {
	uint16_t type;
	const unsigned char *value;
	size_t length;
};

/* Skips a record and its padding, which the last record may lack. */
static void skip(struct netlink_cursor *cursor, size_t length)
{
	size_t aligned = (length + 3) & ~(size_t)3;

	if (aligned > cursor->left)
		aligned = cursor->left;
	cursor->at += aligned;
	cursor->left -= aligned;
}

int netlink_next(struct netlink_cursor *cursor, struct netlink_message *message)
{
	struct nlmsghdr header;

	if (cursor->left == 0)
		return 0;
	if (cursor->left < sizeof(header))
		return -EBADMSG;
	memcpy(&header, cursor->at, sizeof(header));
	if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > cursor->left)
		return -EBADMSG;
	message->type = header.nlmsg_type;
	message->flags = header.nlmsg_flags;
	message->sequence = header.nlmsg_seq;
	message->payload = cursor->at + sizeof(header);
	message->length = header.nlmsg_len - sizeof(header);
	skip(cursor, header.nlmsg_len);
	return 1;
}

int netlink_status(const struct netlink_message *message)
{
	int32_t error;

	if (message->length < sizeof(error))
		return -EBADMSG;
	memcpy(&error, message->payload, sizeof(error));
	return error <= 0 ? error : -EBADMSG;
}

/* Sets the cursor to the attributes after a fixed part of this size and its padding. */
static int attributes(const struct netlink_message *message, size_t fixed,
                      struct netlink_cursor *cursor)
{
	if (message->length < fixed)
		return -EBADMSG;
	cursor->at = message->payload;
	cursor->left = message->length;
	skip(cursor, fixed);
	return 0;
}

static int next_attribute(struct netlink_cursor *cursor, struct attribute *attribute)
{
	struct rtattr header;

	if (cursor->left == 0)
		return 0;
	if (cursor->left < sizeof(header))
		return -EBADMSG;
	memcpy(&header, cursor->at, sizeof(header));
	if (header.rta_len < sizeof(header) || header.rta_len > cursor->left)
		return -EBADMSG;
	attribute->type = header.rta_type & NLA_TYPE_MASK;
	attribute->value = cursor->at + sizeof(header);
	attribute->length = header.rta_len - sizeof(header);
	skip(cursor, header.rta_len);
	return 1;
}

static int read_u32(const struct attribute *attribute, uint32_t *value)
{
	if (attribute->length != sizeof(*value))
		return -EBADMSG;
	memcpy(value, attribute->value, sizeof(*value));
	return 0;
}

int netlink_nsid(const struct netlink_message *message, int *nsid)
{
	struct netlink_cursor cursor;
	struct attribute attribute;
	int more;

	if (attributes(message, sizeof(struct rtgenmsg), &cursor) < 0)
		return -EBADMSG;
	while ((more = next_attribute(&cursor, &attribute)) > 0) {
		uint32_t value;

		if (attribute.type != NETNSA_NSID)
			continue;
		if (read_u32(&attribute, &value) < 0)
			return -EBADMSG;
		*nsid = (int)value;
		return 0;
	}
	return -EBADMSG;
}

static bool is_loopback_or_link_local(const struct netlink_address *address)
{
	static const unsigned char LOOPBACK6[16] = { [15] = 1 };
	const unsigned char *bytes = address->bytes;

	if (address->family == AF_INET)
		return bytes[0] == 127 || (bytes[0] == 169 && bytes[1] == 254);
	return memcmp(bytes, LOOPBACK6, sizeof(LOOPBACK6)) == 0 ||
	       (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80);
}

int netlink_address(const struct netlink_message *message, struct netlink_address *address)
{
	struct netlink_cursor cursor;
	struct attribute attribute;
	struct ifaddrmsg fixed;
	uint32_t flags;
	bool found = false;
	bool local = false;
	int more;

	if (attributes(message, sizeof(fixed), &cursor) < 0)
		return -EBADMSG;
	memcpy(&fixed, message->payload, sizeof(fixed));
	if (fixed.ifa_family != AF_INET && fixed.ifa_family != AF_INET6)
		return 0;
	*address = (struct netlink_address){
		.nsid = NO_NSID,
		.family = fixed.ifa_family,
		.length = fixed.ifa_family == AF_INET ? 4 : 16,
	};
	flags = fixed.ifa_flags;

	while ((more = next_attribute(&cursor, &attribute)) > 0) {
		uint32_t nsid;

		switch (attribute.type) {
		case IFA_TARGET_NETNSID:
			if (read_u32(&attribute, &nsid) < 0)
				return -EBADMSG;
			address->nsid = (int)nsid;
			break;
		case IFA_FLAGS: /* all 32 flags; the fixed part has room for eight */
			if (read_u32(&attribute, &flags) < 0)
				return -EBADMSG;
			break;
		case IFA_LOCAL: /* on a point-to-point link, IFA_ADDRESS is the peer's */
		case IFA_ADDRESS:
			if (attribute.length != address->length)
				return -EBADMSG;
			if (!local)
				memcpy(address->bytes, attribute.value, address->length);
			local |= attribute.type == IFA_LOCAL;
			found = true;
			break;
		default:
			break;
		}
	}
	if (more < 0 || !found)
		return -EBADMSG;
	return fixed.ifa_scope == RT_SCOPE_UNIVERSE &&
	       !(flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) &&
	       !is_loopback_or_link_local(address);
}
