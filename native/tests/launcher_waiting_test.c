/* Who has defined a container waits to start it, and not for long. */
#include "check.h"
#include "launcher_client.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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
	client_await_end(monitor);
	frame_free(&forked);
	frame_free(&done);
	return monitor;
}

/* Defines a container. Returns the pid of who did it, which is the process forked ahead. */
static pid_t define(struct client *client)
{
	pid_t pid = client_spare(client);

	client_send(client, DEFINE, LONG, "start-slow");
	client_expect(client, DONE, 0);
	return pid;
}

static void what_is_started_at_once_is_started_by_who_defined_it(struct client *client)
{
	pid_t waiting = define(client);

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
	client_await_end(waiting);
	CHECK(run(client, "start-slow") != waiting);
}

static void who_defined_does_not_wait_long(struct client *client)
{
	pid_t waiting = define(client);

	client_await_end(waiting);
	CHECK(run(client, "start-slow") != waiting);
}

static void who_defined_may_be_killed(struct client *client)
{
	pid_t waiting = define(client);

	CHECK(kill(waiting, SIGKILL) == 0);
	client_await_end(waiting);
	CHECK(run(client, "start-slow") != waiting);
}

int main(int argc, char **argv)
{
	struct client client = client_of_test(argc, argv);
	int status;

	client_send(&client, STATE, LONG, "fine");
	client_expect(&client, DONE, 0);
	what_is_started_at_once_is_started_by_who_defined_it(&client);
	who_defined_goes_when_something_else_is_done(&client);
	who_defined_does_not_wait_long(&client);
	who_defined_may_be_killed(&client);
	status = client_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	return EXIT_SUCCESS;
}
