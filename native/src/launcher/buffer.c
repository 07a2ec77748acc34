#include "buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_ROOM = 1024, READ_AT_ONCE = 16384 };

int buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
	size_t room = buffer->room ? buffer->room : FIRST_ROOM;
	unsigned char *grown;

	while (room - buffer->length < length)
		room *= 2;
	if (room != buffer->room) {
		grown = realloc(buffer->bytes, room);
		if (!grown)
			return -ENOMEM;
		buffer->bytes = grown;
		buffer->room = room;
	}
	if (length)
		memcpy(buffer->bytes + buffer->length, bytes, length);
	buffer->length += length;
	return 0;
}

void buffer_consume(struct buffer *buffer, size_t length)
{
	buffer->length -= length;
	if (buffer->length)
		memmove(buffer->bytes, buffer->bytes + length, buffer->length);
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->bytes);
	memset(buffer, 0, sizeof(*buffer));
}

long buffer_read(struct buffer *buffer, int fd)
{
	unsigned char bytes[READ_AT_ONCE];
	ssize_t length;
	int error;

	do {
		length = read(fd, bytes, sizeof(bytes));
	} while (length < 0 && errno == EINTR);
	if (length < 0)
		return -errno;
	error = buffer_append(buffer, bytes, (size_t)length);
	return error ? error : length;
}

int buffer_write(struct buffer *buffer, int fd)
{
	size_t done = 0;
	int error = 0;

	while (done < buffer->length) {
		ssize_t length = write(fd, buffer->bytes + done, buffer->length - done);

		if (length >= 0) {
			done += (size_t)length;
		} else if (errno != EINTR) {
			error = errno == EAGAIN ? 0 : -errno;
			break;
		}
	}
	buffer_consume(buffer, done);
	return error;
}
