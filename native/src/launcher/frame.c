#include "frame.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ID = 0, AT_KIND = 4, AT_NUMBER = 5, AT_COUNT = 9 };

static uint32_t get32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void put32(unsigned char *at, uint32_t value)
{
	at[0] = (unsigned char)(value >> 24);
	at[1] = (unsigned char)(value >> 16);
	at[2] = (unsigned char)(value >> 8);
	at[3] = (unsigned char)value;
}

long frame_length(const struct buffer *buffer)
{
	uint32_t length;

	if (buffer->length < FRAME_LENGTH_SIZE)
		return 0;
	length = get32(buffer->bytes);
	if (length < FRAME_HEADER || length > FRAME_MAX)
		return -EPROTO;
	return buffer->length - FRAME_LENGTH_SIZE < length ? 0 : (long)length + FRAME_LENGTH_SIZE;
}

uint32_t frame_id(const struct buffer *buffer)
{
	return get32(buffer->bytes + FRAME_LENGTH_SIZE + AT_ID);
}

uint8_t frame_kind(const struct buffer *buffer)
{
	return buffer->bytes[FRAME_LENGTH_SIZE + AT_KIND];
}

/* Copies the strings into one allocation: the array, then the bytes, each string followed by NUL.
 */
static int read_strings(const unsigned char *at, size_t left, struct frame *frame)
{
	size_t array = (frame->count + 1U) * sizeof(char *);
	char *bytes;
	uint16_t i;

	/* The four bytes of a string's length leave room for its NUL. */
	if (left < frame->count * 4U)
		return -EBADMSG;
	frame->strings = malloc(array + left);
	if (!frame->strings)
		return -ENOMEM;
	bytes = (char *)frame->strings + array;
	for (i = 0; i < frame->count; i++) {
		uint32_t length;

		if (left < 4)
			return -EBADMSG;
		length = get32(at);
		at += 4;
		left -= 4;
		if (length > left || memchr(at, 0, length))
			return -EBADMSG;
		memcpy(bytes, at, length);
		bytes[length] = '\0';
		frame->strings[i] = bytes;
		bytes += length + 1;
		at += length;
		left -= length;
	}
	frame->strings[frame->count] = NULL;
	return left ? -EBADMSG : 1;
}

int frame_take(struct buffer *buffer, struct frame *frame)
{
	long length = frame_length(buffer);
	const unsigned char *body;
	int result;

	memset(frame, 0, sizeof(*frame));
	if (length <= 0)
		return (int)length;
	body = buffer->bytes + FRAME_LENGTH_SIZE;
	frame->id = get32(body + AT_ID);
	frame->kind = body[AT_KIND];
	frame->number = (int32_t)get32(body + AT_NUMBER);
	frame->count = (uint16_t)(body[AT_COUNT] << 8 | body[AT_COUNT + 1]);
	result = read_strings(body + FRAME_HEADER,
	                      (size_t)length - FRAME_LENGTH_SIZE - FRAME_HEADER, frame);
	if (result != 1)
		frame_free(frame);
	buffer_consume(buffer, (size_t)length);
	return result;
}

void frame_free(struct frame *frame)
{
	free(frame->strings);
	frame->strings = NULL;
	frame->count = 0;
}

int frame_put_all(struct buffer *buffer, uint32_t id, uint8_t kind, int32_t number,
                  const char *const *strings, size_t count)
{
	unsigned char head[FRAME_LENGTH_SIZE + FRAME_HEADER];
	size_t before = buffer->length;
	size_t length = FRAME_HEADER;
	size_t i;

	for (i = 0; i < count; i++)
		length += 4 + strlen(strings[i]);
	if (length > FRAME_MAX || count > UINT16_MAX)
		return -EMSGSIZE;
	put32(head, (uint32_t)length);
	put32(head + FRAME_LENGTH_SIZE + AT_ID, id);
	head[FRAME_LENGTH_SIZE + AT_KIND] = kind;
	put32(head + FRAME_LENGTH_SIZE + AT_NUMBER, (uint32_t)number);
	head[FRAME_LENGTH_SIZE + AT_COUNT] = (unsigned char)(count >> 8);
	head[FRAME_LENGTH_SIZE + AT_COUNT + 1] = (unsigned char)count;
	if (buffer_append(buffer, head, sizeof(head)) < 0)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		unsigned char size[4];

		put32(size, (uint32_t)strlen(strings[i]));
		if (buffer_append(buffer, size, sizeof(size)) < 0 ||
		    buffer_append(buffer, strings[i], strlen(strings[i])) < 0) {
			buffer->length = before;
			return -ENOMEM;
		}
	}
	return 0;
}

int frame_put(struct buffer *buffer, uint32_t id, uint8_t kind, int32_t number, const char *text)
{
	return frame_put_all(buffer, id, kind, number, &text, text ? 1 : 0);
}
