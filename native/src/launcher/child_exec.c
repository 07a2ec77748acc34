#include "child.h"

#include "lxcpool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AGENT = 2, FIRST_FD = 3, ENVIRONMENT = 6, STREAMS = 3 };

/* lxc_attach_command_t */
struct run_command {
	char *program;
	char **argv;
};

struct in_container {
	struct lxcpool_attach_command attach;
	int replies;
};

/* The command must not outlive the launcher, which alone can tell how it ended. */
static int run_in_container(void *payload)
{
	struct in_container *in_container = payload;

	child_die_with_launcher(in_container->replies);
	return lxcpool_attach_command(&in_container->attach);
}

/* The agent's ends of the pipes stay open until it has our reply. */
static int open_streams(char *const *strings, int *descriptors)
{
	int i;

	for (i = 0; i < STREAMS; i++) {
		char path[64];

		snprintf(path, sizeof(path), "/proc/%d/fd/%d", atoi(strings[AGENT]),
		         atoi(strings[FIRST_FD + i]));
		descriptors[i] = open(path, (i ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
		if (descriptors[i] < 0)
			return -errno;
	}
	return 0;
}

/* Where the command begins, behind an empty string; NULL if there is none. */
static char **end_environment(char **strings)
{
	char **end;

	for (end = strings; *end && **end; end++)
		;
	if (!end[0] || !end[1])
		return NULL;
	*end = NULL;
	return end + 1;
}

void child_exec(const struct liblxc *liblxc, struct lxc_container *c, const struct frame *request,
                int replies)
{
	char **argv = end_environment(request->strings + ENVIRONMENT);
	struct run_command run;
	struct in_container payload = {
		.attach = { .run = liblxc->run_command, .command = &run },
		.replies = replies,
	};
	struct liblxc_command command = {
		.environment = request->strings + ENVIRONMENT,
		.argv = argv,
		.run = run_in_container,
		.payload = &payload,
	};
	int status;
	pid_t pid;
	int i;

	if (!argv) {
		child_fail(request, replies, "no command");
		return;
	}
	run.program = argv[0];
	run.argv = argv;
	if (open_streams(request->strings, command.descriptors) < 0) {
		child_fail(request, replies, "the agent's pipes can't be opened");
		return;
	}
	pid = liblxc_attach(c, &command);
	for (i = 0; i < STREAMS; i++)
		close(command.descriptors[i]);
	if (pid <= 0) {
		child_fail(request, replies, NULL);
		return;
	}
	child_reply(request, replies, DONE, pid, NULL, 0);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			_exit(CHILD_FAILED);
	child_reply(request, replies, EXITED, status, NULL, 0);
}
