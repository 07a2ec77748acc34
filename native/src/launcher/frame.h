/*
 * The frames on the launcher's standard input and output. All numbers are big-endian.
 *
 * In both directions: length of the rest (4 bytes), id (4), kind (1), number (4), count of strings
 * (2), and each string as its length (4) and its bytes, which contain no NUL. A reply has the id of
 * its request.
 */
#ifndef LAUNCHER_FRAME_H
#define LAUNCHER_FRAME_H

#include "buffer.h"

#include <stdint.h>

enum { PROTOCOL = 1, FRAME_LENGTH_SIZE = 4, FRAME_HEADER = 11, FRAME_MAX = 1 << 20 };

/*
 * The number of a request is its deadline in milliseconds. The first two strings of every request
 * except CANCEL are the container's lxcpath and name.
 */
enum request_kind {
	DEFINE = 1, /* keys and values; an empty key and value mark where create is called */
	START = 2,  /* FORKED with the monitor's pid, then DONE with init's. The process that has
	             * just defined the container becomes the monitor, if it still waits */
	DESTROY = 3,
	EXEC = 4,   /* pid whose descriptors follow, stdin, stdout, stderr; environment; "", command
	             */
	STATE = 5,  /* DONE with the state */
	CONFIG = 6, /* a key; DONE with its value, or without a string if there is none */
	ADDRESSES = 7, /* DONE with the addresses */
	CANCEL = 8,    /* ends the operation with this id, which fails as CANCELLED */
};

enum reply_kind {
	HELLO = 1,  /* the first frame, with id 0: the number is PROTOCOL, the string liblxc's
	               version */
	FORKED = 2, /* a pid; the operation continues */
	DONE = 3,
	EXITED = 4,    /* the wait status of an executed command, after its DONE */
	FAILED = 5,    /* liblxc failed; a string if more is known than the log tells */
	CRASHED = 6,   /* the signal that ended the operation's process */
	OVERDUE = 7,   /* killed at its deadline */
	CANCELLED = 8, /* killed on request */
	REFUSED = 9,   /* the request is invalid; the string tells why */
};

struct frame {
	uint32_t id;
	uint8_t kind;
	int32_t number;
	uint16_t count;
	char **strings; /* count strings and a NULL, in one allocation */
};

/*
 * Takes the first frame from a buffer. Returns 1 with a frame to free; 0 if it is incomplete;
 * -EPROTO if its length is invalid; -EBADMSG, with id set and the frame removed, if its content is
 * inconsistent; -ENOMEM.
 */
int frame_take(struct buffer *buffer, struct frame *frame);

/* Returns the first frame's length with its length field, 0 if it is incomplete, or -EPROTO. */
long frame_length(const struct buffer *buffer);

/* Return a field of the first frame, which must be complete. */
uint32_t frame_id(const struct buffer *buffer);
uint8_t frame_kind(const struct buffer *buffer);

void frame_free(struct frame *frame);

/* Appends a frame with one string, or none for NULL. Returns 0 or -ENOMEM. */
int frame_put(struct buffer *buffer, uint32_t id, uint8_t kind, int32_t number, const char *text);

/* Appends a frame with any number of strings. Returns 0, -ENOMEM, or -EMSGSIZE. */
int frame_put_all(struct buffer *buffer, uint32_t id, uint8_t kind, int32_t number,
                  const char *const *strings, size_t count);

#endif
