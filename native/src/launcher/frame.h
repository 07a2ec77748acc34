/*
 * What goes through the launcher's standard input and output. All numbers are big-endian.
 *
 * Each way: length of what follows (4 bytes), id (4), kind (1), number (4), count of strings (2),
 * and each string as its length (4) and its bytes, of which none is zero. A reply bears the id of
 * its request.
 */
#ifndef LAUNCHER_FRAME_H
#define LAUNCHER_FRAME_H

#include "buffer.h"

#include <stdint.h>

enum { PROTOCOL = 1, FRAME_LENGTH_SIZE = 4, FRAME_HEADER = 11, FRAME_MAX = 1 << 20 };

/*
 * The number of a request is its deadline in milliseconds. All but CANCEL name the container first:
 * its lxcpath, then its name.
 */
enum request_kind {
	DEFINE = 1, /* keys and values; an empty key and value stand where create is called */
	START = 2,  /* FORKED with the monitor's pid, then DONE with init's. The process that has
	             * just defined the container becomes the monitor, if it still waits for that */
	DESTROY = 3,
	EXEC = 4,   /* pid whose descriptors follow, stdin, stdout, stderr; environment; "", command
	             */
	STATE = 5,  /* DONE with the state */
	CONFIG = 6, /* a key; DONE with its value, or with nothing where there is none */
	ADDRESSES = 7, /* DONE with the addresses */
	CANCEL = 8,    /* ends the operation of this id; that one fails as CANCELLED */
};

enum reply_kind {
	HELLO = 1,  /* id 0, first of all: the number is PROTOCOL, the string liblxc's version */
	FORKED = 2, /* a pid; the operation goes on */
	DONE = 3,
	EXITED = 4,    /* the wait status of an executed command, some time after its DONE */
	FAILED = 5,    /* liblxc said no; a string if more is known than stands in the log */
	CRASHED = 6,   /* the signal that ended the operation's process */
	OVERDUE = 7,   /* past its deadline, killed */
	CANCELLED = 8, /* killed on request */
	REFUSED = 9,   /* the request makes no sense; the string says why */
};

struct frame {
	uint32_t id;
	uint8_t kind;
	int32_t number;
	uint16_t count;
	char **strings; /* count and a NULL; one allocation with their bytes */
};

/*
 * Takes the first frame out of a buffer. Returns 1 with a frame to free, 0 if it isn't all there
 * yet, -EPROTO if the length can't be, and -EBADMSG, with id set and the frame consumed, if its
 * content contradicts itself; -ENOMEM.
 */
int frame_take(struct buffer *buffer, struct frame *frame);

/*
 * The length of the first frame with its length field, 0 if it isn't all there yet, or -EPROTO.
 */
long frame_length(const struct buffer *buffer);

/* Of the first frame, which is all there. */
uint32_t frame_id(const struct buffer *buffer);
uint8_t frame_kind(const struct buffer *buffer);

void frame_free(struct frame *frame);

/* Appends a frame with up to one string, NULL for none. Returns 0 or -ENOMEM. */
int frame_put(struct buffer *buffer, uint32_t id, uint8_t kind, int32_t number, const char *text);

/* Appends a frame with any strings. Returns 0, -ENOMEM, or -EMSGSIZE. */
int frame_put_all(struct buffer *buffer, uint32_t id, uint8_t kind, int32_t number,
                  const char *const *strings, size_t count);

#endif
