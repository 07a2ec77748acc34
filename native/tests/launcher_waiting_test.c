/* Who has defined a container waits to start it, and not for long. */
#include "check.h"
#include "launcher_client.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The launcher's youngest child, 0 if it has none. */
static pid_t child_of(const struct client *client)
{
	char path[64];
	int each;
	pid_t child = 0;
	FILE *children;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", client->pid, client->pid);
	children = fopen(path, "r");
	CHECK(children);
	while (fscanf(children, "%d", &each) == 1)
		child = each;
	fclose(children);
	return child;
}

/* Starts a container, and ends it. Returns its monitor's pid. */
static pid_t run(struct client *client, const char *name)
{
	struct frame forked;
	struct frame done;
	pid_t monitor;

	client_send(client, START, LONG, name);
	forked = client_reply(client);
	CHECK(forked.kind == FORKED);
	monitor = forked.number;
	done = client_reply(client);
	CHECK(done.id == client->id);
	if (done.kind == DONE) /* else no pid namespace can be made here */
		CHECK(kill(done.number, SIGKILL) == 0);
	while (kill(monitor, 0) == 0)
		usleep(NOT_YET);
	frame_free(&forked);
	frame_free(&done);
	return monitor;
}

static pid_t define(struct client *client)
{
	client_send(client, DEFINE, LONG, "start-slow");
	client_expect(client, DONE, 0);
	return child_of(client);
}

static void what_is_started_at_once_is_started_by_who_defined_it(struct client *client)
{
	pid_t waiting = define(client);

	CHECK(waiting > 0);
	CHECK(run(client, "start-slow") == waiting);
	/* That was its only start. */
	CHECK(run(client, "start-slow") != waiting);
}

static void who_defined_goes_when_something_else_is_done(struct client *client)
{
	pid_t waiting = define(client);

	client_send(client, STATE, LONG, "another");
	client_expect(client, DONE, 0);
	CHECK(kill(waiting, 0) == 0);
	client_send(client, DESTROY, LONG, "start-slow");
	client_expect(client, DONE, 0);
	while (child_of(client))
		usleep(NOT_YET);
	CHECK(run(client, "start-slow") != waiting);
}

static void who_defined_does_not_wait_long(struct client *client)
{
	pid_t waiting = define(client);

	while (child_of(client))
		usleep(NOT_YET);
	CHECK(run(client, "start-slow") != waiting);
}

static void who_defined_may_be_killed(struct client *client)
{
	pid_t waiting = define(client);

	CHECK(kill(waiting, SIGKILL) == 0);
	while (child_of(client))
		usleep(NOT_YET);
	CHECK(run(client, "start-slow") != waiting);
}

int main(int argc, char **argv)
{
	struct client client;
	int status;

	if (argc != 3)
		return EXIT_FAILURE;
	alarm(60);
	signal(SIGPIPE, SIG_IGN);
	client = client_begin(argv[1], argv[2]);
	client_expect(&client, HELLO, PROTOCOL);
	what_is_started_at_once_is_started_by_who_defined_it(&client);
	who_defined_goes_when_something_else_is_done(&client);
	who_defined_does_not_wait_long(&client);
	who_defined_may_be_killed(&client);
	status = client_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	return EXIT_SUCCESS;
}
