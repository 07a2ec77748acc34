/* The launcher over the stub: every way to fail is a reply of its own, and the launcher lives on.
 */
#include "check.h"
#include "frame.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONG = 20000, SHORT = 200, NOT_YET = 100 };

struct client {
	pid_t pid;
	int requests;
	int replies;
	struct buffer heard;
	uint32_t id;
};

static struct client begin(const char *launcher, const char *liblxc)
{
	struct client client = { 0 };
	int in[2];
	int out[2];

	CHECK(pipe(in) == 0 && pipe(out) == 0);
	client.pid = fork();
	CHECK(client.pid >= 0);
	if (client.pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		close(in[1]);
		close(out[0]);
		execl(launcher, launcher, liblxc, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	client.requests = in[1];
	client.replies = out[0];
	return client;
}

static struct frame reply(struct client *client)
{
	struct frame frame;
	int result;

	while ((result = frame_take(&client->heard, &frame)) == 0)
		CHECK(buffer_read(&client->heard, client->replies) > 0);
	CHECK(result == 1);
	return frame;
}

static void expect(struct client *client, uint8_t kind, int32_t number)
{
	struct frame frame = reply(client);

	if (frame.id != client->id || frame.kind != kind || (number && frame.number != number)) {
		fprintf(stderr, "reply %u kind %u number %d, expected %u kind %u number %d\n",
		        frame.id, frame.kind, frame.number, client->id, kind, number);
		exit(EXIT_FAILURE);
	}
	frame_free(&frame);
}

static int status_at_end(struct client *client)
{
	int status;

	close(client->requests);
	CHECK(waitpid(client->pid, &status, 0) == client->pid);
	close(client->replies);
	buffer_free(&client->heard);
	return status;
}

static void send_all(struct client *client, uint8_t kind, int deadline, const char *const *strings,
                     size_t count)
{
	struct buffer buffer = { 0 };

	CHECK(frame_put_all(&buffer, ++client->id, kind, deadline, strings, count) == 0);
	CHECK(buffer_write(&buffer, client->requests) == 0);
	buffer_free(&buffer);
}

static void send_one(struct client *client, uint8_t kind, int deadline, const char *name)
{
	const char *strings[] = { "/nowhere", name, "lxc.some.key", "value" };
	size_t count = kind == DEFINE ? 4 : kind == CONFIG ? 3 : 2;

	send_all(client, kind, deadline, strings, count);
}

static void failures_are_told_apart(struct client *client)
{
	static const struct {
		uint8_t kind;
		const char *name;
		uint8_t reply;
		int32_t number;
	} CASES[] = {
		{ DEFINE, "fine", DONE, 0 },
		{ DEFINE, "set-false", FAILED, 0 },
		{ DEFINE, "set-garbage", FAILED, 0 },
		{ DEFINE, "save-garbage", FAILED, 0 },
		{ DEFINE, "save-null", FAILED, 0 },
		{ DEFINE, "new-false", FAILED, 0 },
		{ DEFINE, "save-segv", CRASHED, SIGSEGV },
		{ DEFINE, "save-slow", DONE, 0 },
		{ DEFINE, "new-hang", OVERDUE, 0 },
		{ DESTROY, "destroy-garbage", FAILED, 0 },
		{ DESTROY, "destroy-hang", OVERDUE, 0 },
		{ STATE, "state-false", DONE, 0 },
		{ STATE, "state-hang", OVERDUE, 0 },
		{ STATE, "state-segv", CRASHED, SIGSEGV },
		{ CONFIG, "config-false", DONE, 0 },
		{ ADDRESSES, "ips-false", DONE, 0 },
		{ ADDRESSES, "ips-null", DONE, 0 },
		{ ADDRESSES, "fine", DONE, 0 },
		{ STATE, "", REFUSED, 0 },
		{ CANCEL + 1, "fine", REFUSED, 0 },
		{ EXEC, "fine", REFUSED, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		bool overdue = CASES[i].reply == OVERDUE;

		send_one(client, CASES[i].kind, overdue ? SHORT : LONG, CASES[i].name);
		expect(client, CASES[i].reply, CASES[i].number);
	}
}

static void starts_fail_in_their_own_ways(struct client *client)
{
	static const struct {
		const char *name;
		uint8_t reply;
		int32_t number;
	} CASES[] = {
		{ "start-false", FAILED, 0 }, { "start-garbage", FAILED, 0 },
		{ "start-null", FAILED, 0 },  { "start-segv", CRASHED, SIGSEGV },
		{ "start-hang", OVERDUE, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		send_one(client, START, CASES[i].reply == OVERDUE ? SHORT : LONG, CASES[i].name);
		expect(client, FORKED, 0);
		expect(client, CASES[i].reply, CASES[i].number);
	}
}

static void a_hung_start_is_cancelled_and_holds_up_nobody(struct client *client)
{
	struct buffer cancel = { 0 };
	uint32_t hung;

	send_one(client, START, LONG, "start-hang");
	expect(client, FORKED, 0);
	hung = client->id;
	send_one(client, STATE, LONG, "fine");
	expect(client, DONE, 0);
	CHECK(frame_put(&cancel, hung, CANCEL, 0, NULL) == 0);
	CHECK(frame_put(&cancel, 12345, CANCEL, 0, NULL) == 0);
	CHECK(buffer_write(&cancel, client->requests) == 0);
	buffer_free(&cancel);
	client->id = hung;
	expect(client, CANCELLED, 0);
	client->id++;
}

/* Needs the right to make a pid namespace: skipped where even the stub can't start. */
static void a_start_is_done_when_init_runs(struct client *client)
{
	struct frame done;
	struct frame forked;

	send_one(client, START, LONG, "start-slow");
	forked = reply(client);
	CHECK(forked.kind == FORKED);
	done = reply(client);
	if (done.kind == DONE) {
		CHECK(done.number > forked.number);
		CHECK(kill(done.number, SIGKILL) == 0);
	} else {
		fprintf(stderr, "skipped: no pid namespace can be made here\n");
	}
	frame_free(&forked);
	frame_free(&done);
}

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

	send_one(client, START, LONG, name);
	forked = reply(client);
	CHECK(forked.kind == FORKED);
	monitor = forked.number;
	done = reply(client);
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
	send_one(client, DEFINE, LONG, "start-slow");
	expect(client, DONE, 0);
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

	send_one(client, STATE, LONG, "another");
	expect(client, DONE, 0);
	CHECK(kill(waiting, 0) == 0);
	send_one(client, DESTROY, LONG, "start-slow");
	expect(client, DONE, 0);
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

static void a_command_has_our_pipes_and_its_exit_status(struct client *client)
{
	char pid[16];
	char fds[3][16];
	int in[2];
	int out[2];
	const char *strings[] = { "/nowhere", "fine", pid,  fds[0], fds[1],
		                  fds[2],     "",     "sh", "-c",   "read x; echo got $x; exit 7" };
	char text[32] = { 0 };

	CHECK(pipe(in) == 0 && pipe(out) == 0);
	snprintf(pid, sizeof(pid), "%d", getpid());
	snprintf(fds[0], sizeof(fds[0]), "%d", in[0]);
	snprintf(fds[1], sizeof(fds[1]), "%d", out[1]);
	snprintf(fds[2], sizeof(fds[2]), "%d", out[1]);
	send_all(client, EXEC, LONG, strings, sizeof(strings) / sizeof(strings[0]));
	expect(client, DONE, 0);
	close(in[0]);
	close(out[1]);
	CHECK(write(in[1], "word\n", 5) == 5);
	CHECK(read(out[0], text, sizeof(text) - 1) == 9 && !strcmp(text, "got word\n"));
	expect(client, EXITED, 7 << 8);
	close(in[1]);
	close(out[0]);
}

static void malformed_requests(const char *launcher, const char *stub)
{
	static const unsigned char BAD[] = { 0, 0, 0, 11, 0, 0, 0, 9, STATE, 0, 0, 0, 1, 0, 1 };
	static const unsigned char ENDLESS[] = { 255, 255, 255, 255 };
	struct client client = begin(launcher, stub);
	int status;

	expect(&client, HELLO, PROTOCOL);
	CHECK(write(client.requests, BAD, sizeof(BAD)) == sizeof(BAD));
	client.id = 9;
	expect(&client, REFUSED, 0);
	send_one(&client, STATE, LONG, "fine");
	expect(&client, DONE, 0);
	CHECK(write(client.requests, ENDLESS, sizeof(ENDLESS)) == sizeof(ENDLESS));
	CHECK(buffer_read(&client.heard, client.replies) == 0);
	status = status_at_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE);
}

static void an_unknown_liblxc(const char *launcher, const char *stub)
{
	struct client client;
	int status;

	CHECK(setenv("STUB_LIBLXC_VERSION", "7.0.0", 1) == 0);
	client = begin(launcher, stub);
	expect(&client, FAILED, 0);
	status = status_at_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE);
	CHECK(unsetenv("STUB_LIBLXC_VERSION") == 0);
	client = begin(launcher, "/no/such/file");
	expect(&client, FAILED, 0);
	status_at_end(&client);
}

static void it_ends_with_its_agent(const char *launcher, const char *stub)
{
	struct client client = begin(launcher, stub);
	struct frame forked;
	int status;

	expect(&client, HELLO, PROTOCOL);
	send_one(&client, START, LONG, "start-hang");
	forked = reply(&client);
	status = status_at_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	/* What hung was killed with it; whoever reaps it now may not have done so yet. */
	while (kill(forked.number, 0) == 0)
		usleep(NOT_YET);
	frame_free(&forked);
}

int main(int argc, char **argv)
{
	struct client client;
	int status;

	if (argc != 3)
		return EXIT_FAILURE;
	alarm(60);
	signal(SIGPIPE, SIG_IGN);
	client = begin(argv[1], argv[2]);
	expect(&client, HELLO, PROTOCOL);
	failures_are_told_apart(&client);
	starts_fail_in_their_own_ways(&client);
	a_hung_start_is_cancelled_and_holds_up_nobody(&client);
	a_start_is_done_when_init_runs(&client);
	what_is_started_at_once_is_started_by_who_defined_it(&client);
	who_defined_goes_when_something_else_is_done(&client);
	who_defined_does_not_wait_long(&client);
	who_defined_may_be_killed(&client);
	a_command_has_our_pipes_and_its_exit_status(&client);
	status = status_at_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	malformed_requests(argv[1], argv[2]);
	an_unknown_liblxc(argv[1], argv[2]);
	it_ends_with_its_agent(argv[1], argv[2]);
	return EXIT_SUCCESS;
}
