/* A growing array of bytes. */
#ifndef LAUNCHER_BUFFER_H
#define LAUNCHER_BUFFER_H

#include <stddef.h>

struct buffer {
	unsigned char *bytes;
	size_t length;
	size_t room;
};

/* Returns 0, or -ENOMEM with the buffer as it was. */
int buffer_append(struct buffer *buffer, const void *bytes, size_t length);

/* Forgets the first bytes. */
void buffer_consume(struct buffer *buffer, size_t length);

void buffer_free(struct buffer *buffer);

/*
 * Reads once from a descriptor. Returns how much it read, 0 at the end, or -errno; -EAGAIN where
 * there is nothing yet.
 */
long buffer_read(struct buffer *buffer, int fd);

/* Writes as much as the descriptor takes and consumes it. Returns 0 or -errno, never -EAGAIN. */
int buffer_write(struct buffer *buffer, int fd);

#endif
