#include "waiting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

char *waiting_container(const struct frame *request)
{
	char *container;

	return asprintf(&container, "%s/%s", request->strings[0], request->strings[1]) < 0
	               ? NULL
	               : container;
}

bool waiting_is(const struct operation *operation)
{
	return operation->container && operation->answered && !operation->killed_as &&
	       operation->channel >= 0;
}

struct operation *waiting_find(struct operations *all, const struct frame *request)
{
	char *container = waiting_container(request);
	struct operation *each;

	for (each = all->first; each; each = each->next)
		if (container && waiting_is(each) && strcmp(each->container, container) == 0)
			break;
	free(container);
	return each;
}

bool waiting_order(struct operation *operation, uint32_t id)
{
	if (write(operation->channel, &id, sizeof(id)) != sizeof(id))
		return false;
	waiting_end(operation);
	return true;
}

void waiting_end(struct operation *operation)
{
	free(operation->container);
	operation->container = NULL;
}

void waiting_dismiss(struct operation *operation)
{
	waiting_end(operation);
	operation->deadline = -1;
	shutdown(operation->channel, SHUT_WR);
}
