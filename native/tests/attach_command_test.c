/* The command must see no descriptor but 0, 1 and 2 and an empty signal mask. */
#include "lxcpool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEEN = 42, LEAKED = 1, MASKED = 2, HIGH_FD = 900 };

static int look(void *command)
{
	sigset_t mask;
	int fd;

	if (*(const int *)command != SEEN)
		return LEAKED;
	for (fd = 3; fd <= HIGH_FD; fd++)
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			return LEAKED;
	if (sigprocmask(SIG_BLOCK, NULL, &mask) < 0 || sigismember(&mask, SIGQUIT))
		return MASKED;
	return SEEN;
}

int main(void)
{
	int command = SEEN;
	struct lxcpool_attach_command payload = { .run = look, .command = &command };
	sigset_t blocked;
	int status;
	pid_t pid;

	if (dup2(0, 3) < 0 || dup2(0, HIGH_FD) < 0 || sigemptyset(&blocked) < 0 ||
	    sigaddset(&blocked, SIGQUIT) < 0 || sigprocmask(SIG_BLOCK, &blocked, NULL) < 0)
		return EXIT_FAILURE;
	if (lxcpool_abi() != LXCPOOL_ABI)
		return EXIT_FAILURE;

	pid = fork();
	if (pid == 0)
		_exit(lxcpool_attach_command(&payload));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return EXIT_FAILURE;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != SEEN) {
		fprintf(stderr, "the command saw what it shouldn't: %d\n", status);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
