#include "reply.h"

#include <unistd.h>

void reply_send(const struct frame *request, int replies, uint8_t kind, int32_t number,
                const char *const *strings, size_t count)
{
	struct buffer buffer = { 0 };

	if (frame_put_all(&buffer, request->id, kind, number, strings, count) < 0 ||
	    buffer_write(&buffer, replies) < 0)
		_exit(CHILD_FAILED);
	buffer_free(&buffer);
}

void reply_failed(const struct frame *request, int replies, const char *why)
{
	reply_send(request, replies, FAILED, 0, &why, why ? 1 : 0);
}

void reply_done(const struct frame *request, int replies, const char *text)
{
	reply_send(request, replies, DONE, 0, &text, text ? 1 : 0);
}
