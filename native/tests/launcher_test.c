/* The launcher with the stub: each kind of failure has its own reply, and the launcher survives it.
 */
#include "check.h"
#include "launcher_client.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SHORT = 200 };

static void each_kind_of_failure_has_its_own_reply(struct client *client)
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

		client_send(client, CASES[i].kind, overdue ? SHORT : LONG, CASES[i].name);
		client_expect(client, CASES[i].reply, CASES[i].number);
	}
}

static void each_failed_start_has_its_own_reply(struct client *client)
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
		client_send(client, START, CASES[i].reply == OVERDUE ? SHORT : LONG, CASES[i].name);
		client_expect(client, FORKED, 0);
		client_expect(client, CASES[i].reply, CASES[i].number);
	}
}

static void a_hung_start_is_cancelled_and_blocks_no_other_request(struct client *client)
{
	struct buffer cancel = { 0 };
	uint32_t hung;

	client_send(client, START, LONG, "start-hang");
	client_expect(client, FORKED, 0);
	hung = client->id;
	client_send(client, STATE, LONG, "fine");
	client_expect(client, DONE, 0);
	CHECK(frame_put(&cancel, hung, CANCEL, 0, NULL) == 0);
	CHECK(frame_put(&cancel, 12345, CANCEL, 0, NULL) == 0);
	CHECK(buffer_write(&cancel, client->requests) == 0);
	buffer_free(&cancel);
	client->id = hung;
	client_expect(client, CANCELLED, 0);
	client->id++;
}

/* Needs permission to create a pid namespace: skipped if even the stub can't start. */
static bool a_start_is_done_when_init_runs(struct client *client, const char *container)
{
	struct frame done;
	struct frame forked;

	client_send(client, START, LONG, container);
	forked = client_reply(client);
	CHECK(forked.kind == FORKED);
	done = client_reply(client);
	if (done.kind == DONE) {
		CHECK(done.number > forked.number);
		CHECK(kill(done.number, SIGKILL) == 0);
	} else {
		fprintf(stderr, "skipped: no permission to create a pid namespace\n");
	}
	frame_free(&forked);
	frame_free(&done);
	return done.kind == DONE;
}

static void a_command_uses_the_agents_pipes_and_its_exit_status_is_reported(struct client *client)
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
	client_send_all(client, EXEC, LONG, strings, sizeof(strings) / sizeof(strings[0]));
	client_expect(client, DONE, 0);
	close(in[0]);
	close(out[1]);
	CHECK(write(in[1], "word\n", 5) == 5);
	CHECK(read(out[0], text, sizeof(text) - 1) == 9 && !strcmp(text, "got word\n"));
	client_expect(client, EXITED, 7 << 8);
	close(in[1]);
	close(out[0]);
}

static void malformed_requests(const char *launcher, const char *stub)
{
	static const unsigned char BAD[] = { 0, 0, 0, 11, 0, 0, 0, 9, STATE, 0, 0, 0, 1, 0, 1 };
	static const unsigned char ENDLESS[] = { 255, 255, 255, 255 };
	struct client client = client_begin(launcher, stub);
	int status;

	client_expect(&client, HELLO, PROTOCOL);
	CHECK(write(client.requests, BAD, sizeof(BAD)) == sizeof(BAD));
	client.id = 9;
	client_expect(&client, REFUSED, 0);
	client_send(&client, STATE, LONG, "fine");
	client_expect(&client, DONE, 0);
	CHECK(write(client.requests, ENDLESS, sizeof(ENDLESS)) == sizeof(ENDLESS));
	CHECK(buffer_read(&client.heard, client.replies) == 0);
	status = client_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE);
}

static void an_unknown_liblxc(const char *launcher, const char *stub)
{
	struct client client;
	int status;

	CHECK(setenv("STUB_LIBLXC_VERSION", "8.0.0", 1) == 0);
	client = client_begin(launcher, stub);
	client_expect(&client, FAILED, 0);
	status = client_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE);
	CHECK(unsetenv("STUB_LIBLXC_VERSION") == 0);
	client = client_begin(launcher, "/no/such/file");
	client_expect(&client, FAILED, 0);
	client_end(&client);
}

static void it_ends_with_its_agent(const char *launcher, const char *stub)
{
	struct client client = client_begin(launcher, stub);
	struct frame forked;
	int status;

	client_expect(&client, HELLO, PROTOCOL);
	client_send(&client, START, LONG, "start-hang");
	forked = client_reply(&client);
	status = client_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	/* The hung process was killed with it, but may not have been reaped yet. */
	client_await_end(forked.number);
	frame_free(&forked);
}

int main(int argc, char **argv)
{
	struct client client = client_of_test(argc, argv);
	int status;

	each_kind_of_failure_has_its_own_reply(&client);
	each_failed_start_has_its_own_reply(&client);
	a_hung_start_is_cancelled_and_blocks_no_other_request(&client);
	if (a_start_is_done_when_init_runs(&client, "start-slow")) {
		CHECK(a_start_is_done_when_init_runs(&client, "start-tells"));
		CHECK(a_start_is_done_when_init_runs(&client, "start-early"));
		CHECK(a_start_is_done_when_init_runs(&client, "start-mute"));
	}
	a_command_uses_the_agents_pipes_and_its_exit_status_is_reported(&client);
	status = client_end(&client);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
	malformed_requests(argv[1], argv[2]);
	an_unknown_liblxc(argv[1], argv[2]);
	it_ends_with_its_agent(argv[1], argv[2]);
	return EXIT_SUCCESS;
}
