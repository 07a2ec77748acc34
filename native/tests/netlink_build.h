/* Builds netlink messages piece by piece. */
#ifndef LXCPOOL_NETLINK_BUILD_H
#define LXCPOOL_NETLINK_BUILD_H

#include <stddef.h>

/* The sequence number of each message. */
enum { BUILT_SEQUENCE = 7 };

/* A heap block of the exact size, so that the sanitizers detect each byte read beyond it. */
struct built {
	unsigned char *at;
	size_t length;
};

void built_begin(struct built *bytes, int type, const void *fixed, size_t length);
void built_attribute(struct built *bytes, int type, const void *value, size_t length);

/* Appends bytes and their padding. */
void built_extend(struct built *bytes, const void *more, size_t length);

/* Writes the message's length into its header. */
void built_finish(struct built *bytes);

#endif
