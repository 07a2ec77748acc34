#include "netlink_build.h"
#include "check.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <string.h>

void built_extend(struct built *bytes, const void *more, size_t length)
{
	size_t aligned = (length + 3) & ~(size_t)3;

	bytes->at = realloc(bytes->at, bytes->length + aligned);
	CHECK(bytes->at);
	memset(bytes->at + bytes->length, 0, aligned);
	if (length > 0)
		memcpy(bytes->at + bytes->length, more, length);
	bytes->length += aligned;
}

void built_begin(struct built *bytes, int type, const void *fixed, size_t length)
{
	struct nlmsghdr header = { .nlmsg_type = (uint16_t)type, .nlmsg_seq = BUILT_SEQUENCE };

	*bytes = (struct built){ 0 };
	built_extend(bytes, &header, sizeof(header));
	built_extend(bytes, fixed, length);
}

void built_attribute(struct built *bytes, int type, const void *value, size_t length)
{
	struct rtattr header = { .rta_len = (uint16_t)RTA_LENGTH(length),
		                 .rta_type = (uint16_t)type };

	built_extend(bytes, &header, sizeof(header));
	built_extend(bytes, value, length);
}

void built_finish(struct built *bytes)
{
	uint32_t length = (uint32_t)bytes->length;

	memcpy(bytes->at, &length, sizeof(length));
}
