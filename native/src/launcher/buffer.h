/* A growing array of bytes. */
#ifndef LAUNCHER_BUFFER_H
#define LAUNCHER_BUFFER_H

#include <stddef.h>

struct buffer {
	unsigned char *bytes;
	size_t length;
	size_t room;
};

/* Appends bytes. Returns 0, or -ENOMEM with the buffer unchanged. */
int buffer_append(struct buffer *buffer, const void *bytes, size_t length);

/* Removes the first bytes. */
void buffer_consume(struct buffer *buffer, size_t length);

void buffer_free(struct buffer *buffer);

/*
 * Reads once from a descriptor. Returns the number of bytes, 0 at the end, or -errno: -EAGAIN if no
 * data is available.
 */
long buffer_read(struct buffer *buffer, int fd);

/* Writes and removes as much as the descriptor accepts. Returns 0 or -errno, never -EAGAIN. */
int buffer_write(struct buffer *buffer, int fd);

#endif
