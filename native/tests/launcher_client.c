#include "launcher_client.h"

#include "check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct client client_begin(const char *launcher, const char *liblxc)
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

struct frame client_reply(struct client *client)
{
	struct frame frame;
	int result;

	while ((result = frame_take(&client->heard, &frame)) == 0)
		CHECK(buffer_read(&client->heard, client->replies) > 0);
	CHECK(result == 1);
	return frame;
}

void client_expect(struct client *client, uint8_t kind, int32_t number)
{
	struct frame frame = client_reply(client);

	if (frame.id != client->id || frame.kind != kind || (number && frame.number != number)) {
		fprintf(stderr, "reply %u kind %u number %d, expected %u kind %u number %d\n",
		        frame.id, frame.kind, frame.number, client->id, kind, number);
		exit(EXIT_FAILURE);
	}
	frame_free(&frame);
}

static int children_of(pid_t parent, pid_t *last)
{
	char path[64];
	int count = 0;
	FILE *children;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", parent, parent);
	children = fopen(path, "r");
	CHECK(children);
	while (fscanf(children, "%d", last) == 1)
		count++;
	fclose(children);
	return count;
}

struct client client_of_test(int argc, char **argv)
{
	struct client client;

	CHECK(argc == 3);
	alarm(60);
	signal(SIGPIPE, SIG_IGN);
	client = client_begin(argv[1], argv[2]);
	client_expect(&client, HELLO, PROTOCOL);
	return client;
}

pid_t client_preforked(const struct client *client)
{
	pid_t child = 0;
	pid_t before;

	/* The fork follows the last answer, and the process of that answer may still be ending. */
	do {
		before = child;
		usleep(QUIET_FOR);
	} while (children_of(client->pid, &child) != 1 || child != before);
	return child;
}

void client_await_end(pid_t pid)
{
	while (kill(pid, 0) == 0)
		usleep(NOT_YET);
}

int client_end(struct client *client)
{
	int status;

	close(client->requests);
	CHECK(waitpid(client->pid, &status, 0) == client->pid);
	close(client->replies);
	buffer_free(&client->heard);
	return status;
}

void client_send_all(struct client *client, uint8_t kind, int deadline, const char *const *strings,
                     size_t count)
{
	struct buffer buffer = { 0 };

	CHECK(frame_put_all(&buffer, ++client->id, kind, deadline, strings, count) == 0);
	CHECK(buffer_write(&buffer, client->requests) == 0);
	buffer_free(&buffer);
}

void client_send(struct client *client, uint8_t kind, int deadline, const char *name)
{
	const char *strings[] = { "/nowhere", name, "lxc.some.key", "value" };
	size_t count = kind == DEFINE ? 4 : kind == CONFIG ? 3 : 2;

	client_send_all(client, kind, deadline, strings, count);
}
