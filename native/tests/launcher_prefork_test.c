/* The process that is forked in advance, and requests after it has died. */
#include "check.h"
#include "launcher_client.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* More than a socket buffer holds. */
enum { VERY_LONG = 600000 };

static void ask(struct client *client)
{
	client_send(client, STATE, LONG, "fine");
	client_expect(client, DONE, 0);
}

static void each_request_causes_another_prefork(struct client *client)
{
	pid_t first;
	pid_t second;

	ask(client);
	first = client_preforked(client);
	ask(client);
	second = client_preforked(client);
	CHECK(second != first && kill(first, 0) < 0);
}

static void a_start_runs_in_the_preforked_process(struct client *client)
{
	pid_t preforked = client_preforked(client);

	client_send(client, START, LONG, "start-false");
	client_expect(client, FORKED, preforked);
	client_expect(client, FAILED, 0);
}

static void requests_succeed_after_its_death(struct client *client)
{
	pid_t preforked = client_preforked(client);

	CHECK(kill(preforked, SIGKILL) == 0);
	client_await_end(preforked);
	ask(client);
	CHECK(client_preforked(client) != preforked);
}

static void a_long_request_is_not_sent_to_it(struct client *client)
{
	char *value = malloc(VERY_LONG);
	const char *strings[] = { "/nowhere", "fine", "lxc.some.key", value };
	pid_t preforked = client_preforked(client);

	CHECK(value);
	memset(value, 'x', VERY_LONG - 1);
	value[VERY_LONG - 1] = '\0';
	client_send_all(client, DEFINE, LONG, strings, sizeof(strings) / sizeof(strings[0]));
	client_expect(client, DONE, 0);
	free(value);
	ask(client);
	CHECK(client_preforked(client) != preforked);
}

static void it_ends_with_the_launcher(struct client *client)
{
	pid_t preforked = client_preforked(client);
	int status;

	CHECK(kill(client->pid, SIGKILL) == 0);
	status = client_end(client);
	CHECK(WIFSIGNALED(status));
	client_await_end(preforked);
}

int main(int argc, char **argv)
{
	struct client client = client_of_test(argc, argv);

	each_request_causes_another_prefork(&client);
	a_start_runs_in_the_preforked_process(&client);
	requests_succeed_after_its_death(&client);
	a_long_request_is_not_sent_to_it(&client);
	it_ends_with_the_launcher(&client);
	return EXIT_SUCCESS;
}
