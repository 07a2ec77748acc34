#include "spare.h"

#include "child.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Surely fits into a socket at once. */
enum { LONGEST_REQUEST = 65536 };

const struct frame *spare_await_request(int channel)
{
	static struct frame request;
	struct buffer buffer = { 0 };
	int result;

	while ((result = frame_take(&buffer, &request)) == 0)
		if (buffer_read(&buffer, channel) <= 0)
			_exit(EXIT_SUCCESS);
	if (result < 0)
		_exit(CHILD_FAILED);
	buffer_free(&buffer);
	return &request;
}

static struct operation *find(const struct operations *all)
{
	struct operation *each;

	for (each = all->first; each; each = each->next)
		if (each->kind == SPARE && each->channel >= 0)
			break;
	return each;
}

struct operation *spare_take(struct operations *all, const struct frame *request)
{
	struct operation *spare = find(all);
	struct buffer buffer = { 0 };

	if (!spare)
		return NULL;
	if (frame_put_all(&buffer, request->id, request->kind, request->number,
	                  (const char *const *)request->strings, request->count) < 0 ||
	    buffer.length > LONGEST_REQUEST) {
		spare = NULL;
	} else if (buffer_write(&buffer, spare->channel) < 0 || buffer.length) {
		close(spare->channel); /* it has ended, or will */
		spare->channel = -1;
		spare = NULL;
	}
	buffer_free(&buffer);
	return spare;
}

void spare_fork(struct operations *all)
{
	if (all->wants_spare && !find(all))
		operations_fork(all, NULL);
	all->wants_spare = false;
}
