/*
 * lxcpool-launcher: calls liblxc on behalf of a Java process, each call in a separate process that
 * can be killed.
 *
 *   lxcpool-launcher LIBLXC
 *
 * The launcher reads requests from standard input and writes replies to standard output (see
 * frame.h), and ends when either is closed. It has one thread and never calls liblxc itself, so no
 * call can block it. A process that it forks for a start becomes the container's monitor and
 * outlives the launcher. One process is forked in advance, for the next request.
 */
#include "operation.h"
#include "prefork.h"
#include "readiness.h"
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { BAD_USAGE = 2, NANOS_PER_MICRO = 1000 };
/*
 * Microseconds to wait after an answer before forking: by then, the agent has mostly sent its next
 * request, such as a start after a define. A fork takes about as long.
 */
enum { QUIET = 200 };
/* Indexes into the poll set, and the number of entries of each operation. */
enum { AT_IN, AT_OUT, AT_CHILD, FIRST_OPERATION, OF_EACH = 2 };

struct launcher {
	struct operations operations;
	struct buffer in;
	struct buffer out;
	int child_signals;
};

static int signals_of_children(void)
{
	sigset_t child;

	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || sigemptyset(&child) < 0 ||
	    sigaddset(&child, SIGCHLD) < 0 || sigprocmask(SIG_SETMASK, &child, NULL) < 0)
		return -1;
	return signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Handles all complete requests. Returns 0, or a negative number once the stream is malformed. */
static int obey(struct launcher *launcher)
{
	struct frame request;
	int result;

	while ((result = frame_take(&launcher->in, &request)) != 0) {
		if (result == -EBADMSG) {
			if (frame_put(&launcher->out, request.id, REFUSED, 0, "malformed") < 0)
				return -ENOMEM;
			continue;
		}
		if (result < 0)
			return result;
		if (request.kind == CANCEL)
			operations_cancel(&launcher->operations, request.id);
		else
			operations_begin(&launcher->operations, &request);
		frame_free(&request);
	}
	return launcher->operations.broken ? -ENOMEM : 0;
}

static void clear_signals(int fd)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) > 0)
		;
}

static size_t poll_set(struct launcher *launcher, struct pollfd **set, size_t *room)
{
	struct operation *each;
	size_t count = FIRST_OPERATION;

	for (each = launcher->operations.first; each; each = each->next)
		count += OF_EACH;
	if (count > *room) {
		struct pollfd *grown = realloc(*set, count * sizeof(**set));

		if (!grown)
			return 0;
		*set = grown;
		*room = count;
	}
	(*set)[AT_IN] = (struct pollfd){ .fd = STDIN_FILENO, .events = POLLIN };
	(*set)[AT_OUT] = (struct pollfd){ .fd = STDOUT_FILENO,
		                          .events = launcher->out.length ? POLLOUT : 0 };
	(*set)[AT_CHILD] = (struct pollfd){ .fd = launcher->child_signals, .events = POLLIN };
	count = FIRST_OPERATION;
	for (each = launcher->operations.first; each; each = each->next) {
		(*set)[count++] = (struct pollfd){ .fd = each->channel, .events = POLLIN };
		(*set)[count++] = (struct pollfd){ .fd = each->readiness.socket, .events = POLLIN };
	}
	return count;
}

/* Reads available requests. Returns 0; 1 at the end of the stream; or a negative number. */
static int listen_to_agent(struct launcher *launcher)
{
	long length = buffer_read(&launcher->in, STDIN_FILENO);

	if (length == -EAGAIN)
		return 0;
	if (length <= 0)
		return length == 0 ? 1 : (int)length;
	return obey(launcher);
}

static int run(struct launcher *launcher)
{
	struct pollfd *set = NULL;
	size_t room = 0;
	int result = 0;

	while (result == 0) {
		int64_t micros = supervise_operations(&launcher->operations);
		struct timespec timeout;
		struct operation *each;
		size_t count;
		size_t i = FIRST_OPERATION;
		int ready;

		if (launcher->operations.wants_prefork && (micros < 0 || micros > QUIET))
			micros = QUIET;
		timeout = (struct timespec){ micros / MICROS_PER_SECOND,
			                     micros % MICROS_PER_SECOND * NANOS_PER_MICRO };
		result = buffer_write(&launcher->out, STDOUT_FILENO);
		count = poll_set(launcher, &set, &room);
		if (result < 0 || count == 0 || launcher->operations.broken)
			break;
		ready = ppoll(set, count, micros < 0 ? NULL : &timeout, NULL);
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready < 0)
			break;
		if (ready == 0) {
			prefork_fork(&launcher->operations);
			continue;
		}
		/* In the order of the poll set, before operations are added or removed. */
		for (each = launcher->operations.first; each; each = each->next) {
			if (set[i++].revents && each->channel >= 0)
				operation_hear(&launcher->operations, each);
			if (set[i++].revents)
				readiness_hear(&each->readiness);
		}
		if (set[AT_CHILD].revents) {
			clear_signals(launcher->child_signals);
			operations_reap(&launcher->operations);
		}
		if (set[AT_OUT].revents & (POLLERR | POLLNVAL))
			break;
		if (set[AT_IN].revents)
			result = listen_to_agent(launcher);
	}
	free(set);
	return result;
}

static int greet(struct launcher *launcher, const char *problem, const char *version)
{
	if (problem)
		frame_put(&launcher->out, 0, FAILED, 0, problem);
	else
		frame_put(&launcher->out, 0, HELLO, PROTOCOL, version);
	return buffer_write(&launcher->out, STDOUT_FILENO);
}

static int serve(struct launcher *launcher, const char *liblxc_file)
{
	struct liblxc liblxc = { 0 };
	const char *problem = readiness_problem();
	int result;

	if (!problem)
		problem = liblxc_load(&liblxc, liblxc_file);
	launcher->operations.liblxc = &liblxc;
	launcher->operations.out = &launcher->out;
	if (greet(launcher, problem, liblxc.version) < 0 || problem ||
	    fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK) < 0)
		return EXIT_FAILURE;
	result = run(launcher);
	if (result < 0)
		fprintf(stderr, "lxcpool-launcher: %s\n", strerror(-result));
	operations_end(&launcher->operations);
	return result == 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct launcher launcher = { 0 };
	int result;

	if (argc != 2) {
		fprintf(stderr, "usage: lxcpool-launcher LIBLXC\n");
		return BAD_USAGE;
	}
	/* Detaches from the agent's terminal: the launcher ends with its input, not on Ctrl-C or a
	 * hangup. */
	setsid();
	launcher.child_signals = signals_of_children();
	/* Orphans of a killed process become children of the launcher, which reaps them. */
	if (launcher.child_signals < 0 || chdir("/") < 0 ||
	    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ||
	    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK) < 0)
		return EXIT_FAILURE;
	result = serve(&launcher, argv[1]);
	buffer_free(&launcher.in);
	buffer_free(&launcher.out);
	return result;
}
