/* The process that has defined a container waits a limited time to start it. */
#include "check.h"
#include "launcher_client.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts a container and ends it. Returns its monitor's pid. */
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
	if (done.kind == DONE) /* else there is no permission to create a pid namespace */
		CHECK(kill(done.number, SIGKILL) == 0);
	client_await_end(monitor);
	frame_free(&forked);
	frame_free(&done);
	return monitor;
}

/* Defines a container. Returns the pid of the process that did, which is the preforked one. */
static pid_t define(struct client *client)
{
	pid_t pid = client_preforked(client);

	client_send(client, DEFINE, LONG, "start-slow");
	client_expect(client, DONE, 0);
	return pid;
}

static void a_start_at_once_runs_in_the_defining_process(struct client *client)
{
	pid_t waiting = define(client);

	CHECK(run(client, "start-slow") == waiting);
	/* A process starts only one container. */
	CHECK(run(client, "start-slow") != waiting);
}

static void the_defining_process_ends_at_another_request_for_its_container(struct client *client)
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

static void the_defining_process_waits_a_limited_time(struct client *client)
{
	pid_t waiting = define(client);

	client_await_end(waiting);
	CHECK(run(client, "start-slow") != waiting);
}

static void a_start_succeeds_after_the_defining_process_was_killed(struct client *client)
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
	a_start_at_once_runs_in_the_defining_process(&client);
	the_defining_process_ends_at_another_request_for_its_container(&client);
	the_defining_process_waits_a_limited_time(&client);
	a_start_succeeds_after_the_defining_process_was_killed(&client);
	status = client_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	return EXIT_SUCCESS;
}
