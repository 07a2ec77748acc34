/* Makes netlink messages, piece by piece. */
#ifndef LXCPOOL_NETLINK_BUILD_H
#define LXCPOOL_NETLINK_BUILD_H

#include <stddef.h>

/* The sequence number of each. */
enum { BUILT_SEQUENCE = 7 };

/* In a heap block of just its size, so that the sanitizers see each byte read past it. */
struct built {
	unsigned char *at;
	size_t length;
};

void built_begin(struct built *bytes, int type, const void *fixed, size_t length);
void built_attribute(struct built *bytes, int type, const void *value, size_t length);

/* More bytes, and their padding. */
void built_extend(struct built *bytes, const void *more, size_t length);

/* Writes its length into its header. */
void built_finish(struct built *bytes);

#endif
