#include "prefork.h"

#include "reply.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Always fits into a socket buffer. */
enum { LONGEST_REQUEST = 65536 };

void prefork_await_request(int channel, struct frame *request)
{
	struct buffer buffer = { 0 };
	int result;

	while ((result = frame_take(&buffer, request)) == 0)
		if (buffer_read(&buffer, channel) <= 0)
			_exit(EXIT_SUCCESS);
	if (result < 0)
		_exit(CHILD_FAILED);
	buffer_free(&buffer);
}

static struct operation *find(const struct operations *all)
{
	struct operation *each;

	for (each = all->first; each; each = each->next)
		if (each->kind == PREFORKED && each->channel >= 0)
			break;
	return each;
}

struct operation *prefork_take(struct operations *all, const struct frame *request)
{
	struct operation *preforked = find(all);
	struct buffer buffer = { 0 };

	if (!preforked)
		return NULL;
	if (frame_put_all(&buffer, request->id, request->kind, request->number,
	                  (const char *const *)request->strings, request->count) < 0 ||
	    buffer.length > LONGEST_REQUEST) {
		preforked = NULL;
	} else if (buffer_write(&buffer, preforked->channel) < 0 || buffer.length) {
		close(preforked->channel); /* the process has ended, or will */
		preforked->channel = -1;
		preforked = NULL;
	}
	buffer_free(&buffer);
	return preforked;
}

void prefork_fork(struct operations *all)
{
	if (all->wants_prefork && !find(all))
		operations_fork(all, NULL);
	all->wants_prefork = false;
}
