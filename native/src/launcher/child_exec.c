#include "child_exec.h"

#include "attributes.h"
#include "child_prepare.h"
#include "reply.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Between entering the container's namespaces and changing its ids, the process that becomes the
 * command still runs as the host's root, and the container's root can see it. It is protected by
 * not being dumpable, like the process it is forked from: tracing it then requires privileges in
 * the user namespace that executed the launcher, which is the host's. Executing the command makes
 * the process dumpable again. If fs.suid_dumpable is 1, so does the earlier change of ids: by then
 * the process isn't the host's root any more, but still holds descriptors of the host.
 */

enum { AGENT = 2, FIRST_FD = 3, ENVIRONMENT = 6, STREAMS = 3 };

/* The exit codes of POSIX shells. */
enum { CANNOT_EXECUTE = 126, NOT_FOUND = 127 };

struct in_container {
	char **argv;
	int replies;
};

static int exit_code_of(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
	case ELOOP:
	case ENAMETOOLONG:
		return NOT_FOUND;
	default:
		return CANNOT_EXECUTE;
	}
}

/*
 * The command must not outlive the launcher, since only the launcher can report its exit. It leads
 * a session, so that signals to its process group reach no other process. Its keyring belongs to
 * the container's user.
 */
static int run_in_container(void *payload)
{
	const struct in_container *in_container = payload;

	child_die_with_launcher(in_container->replies);
	if (setsid() < 0)
		return CANNOT_EXECUTE;
	attributes_join_fresh_keyring();
	child_close_from(STREAMS);
	execvp(in_container->argv[0], in_container->argv);
	return exit_code_of(errno);
}

static bool protect_from_container(void)
{
	char value = '1';
	int fd = open("/proc/sys/fs/suid_dumpable", O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (read(fd, &value, 1) != 1)
		value = '1';
	close(fd);
	return value != '1' && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

/* Opens the agent's pipes, which the agent keeps open until it receives the reply. */
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

/* Ends the environment at an empty string. Returns the command after it, or NULL if there is none.
 */
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

void child_exec(struct lxc_container *c, const struct frame *request, int replies)
{
	char **argv = end_environment(request->strings + ENVIRONMENT);
	struct in_container payload = { .argv = argv, .replies = replies };
	struct liblxc_command command = {
		.environment = request->strings + ENVIRONMENT,
		.run = run_in_container,
		.payload = &payload,
	};
	int status;
	pid_t pid;
	int i;

	if (!argv) {
		reply_failed(request, replies, "no command");
		return;
	}
	if (open_streams(request->strings, command.descriptors) < 0) {
		reply_failed(request, replies, "the agent's pipes can't be opened");
		return;
	}
	if (!protect_from_container()) {
		reply_failed(request, replies,
		             "the container could take over its process: fs.suid_dumpable must be "
		             "0 or 2 (sysctl -w fs.suid_dumpable=0)");
		return;
	}
	pid = liblxc_attach(c, &command);
	for (i = 0; i < STREAMS; i++)
		close(command.descriptors[i]);
	if (pid <= 0) {
		reply_failed(request, replies, NULL);
		return;
	}
	reply_send(request, replies, DONE, pid, NULL, 0);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			_exit(CHILD_FAILED);
	reply_send(request, replies, EXITED, status, NULL, 0);
}
