/* A process waits for the next request; what becomes of it hurts none. */
#include "check.h"
#include "launcher_client.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than a socket takes at once. */
enum { VERY_LONG = 600000 };

static void ask(struct client *client)
{
	client_send(client, STATE, LONG, "fine");
	client_expect(client, DONE, 0);
}

static void each_request_has_the_next_one_forked(struct client *client)
{
	pid_t first;
	pid_t second;

	ask(client);
	first = client_spare(client);
	ask(client);
	second = client_spare(client);
	CHECK(second != first && kill(first, 0) < 0);
}

static void a_start_is_by_the_one_that_waits(struct client *client)
{
	pid_t spare = client_spare(client);

	client_send(client, START, LONG, "start-false");
	client_expect(client, FORKED, spare);
	client_expect(client, FAILED, 0);
}

static void one_that_was_killed_is_done_without(struct client *client)
{
	pid_t spare = client_spare(client);

	CHECK(kill(spare, SIGKILL) == 0);
	client_await_end(spare);
	ask(client);
	CHECK(client_spare(client) != spare);
}

static void what_is_too_long_for_it_is_not_sent_to_it(struct client *client)
{
	char *value = malloc(VERY_LONG);
	const char *strings[] = { "/nowhere", "fine", "lxc.some.key", value };
	pid_t spare = client_spare(client);

	CHECK(value);
	memset(value, 'x', VERY_LONG - 1);
	value[VERY_LONG - 1] = '\0';
	client_send_all(client, DEFINE, LONG, strings, sizeof(strings) / sizeof(strings[0]));
	client_expect(client, DONE, 0);
	free(value);
	ask(client);
	CHECK(client_spare(client) != spare);
}

static void it_ends_with_the_launcher(struct client *client)
{
	pid_t spare = client_spare(client);
	int status;

	CHECK(kill(client->pid, SIGKILL) == 0);
	status = client_end(client);
	CHECK(WIFSIGNALED(status));
	client_await_end(spare);
}

int main(int argc, char **argv)
{
	struct client client = client_of_test(argc, argv);

	each_request_has_the_next_one_forked(&client);
	a_start_is_by_the_one_that_waits(&client);
	one_that_was_killed_is_done_without(&client);
	what_is_too_long_for_it_is_not_sent_to_it(&client);
	it_ends_with_the_launcher(&client);
	return EXIT_SUCCESS;
}
