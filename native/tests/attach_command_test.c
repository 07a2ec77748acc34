/*
 * The command must see no descriptor but 0, 1 and 2 and an empty signal mask, and no signal that is
 * sent to it may be lost to a handler of the agent's.
 */
#include "check.h"
#include "lxcpool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

/* Runs it in a process of its own, which has got these signals blocked, and maybe one of them sent. */
static int status_of(struct lxcpool_attach_command *payload, const sigset_t *blocked, int sent)
{
	int status;
	pid_t pid;

	CHECK(sigprocmask(SIG_SETMASK, blocked, NULL) == 0);
	pid = fork();
	if (pid == 0) {
		if (sent != 0)
			raise(sent);
		_exit(lxcpool_attach_command(payload));
	}
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	return status;
}

static void swallow(int signal_number)
{
	(void)signal_number;
}

int main(void)
{
	int command = SEEN;
	struct lxcpool_attach_command payload = { .run = look, .command = &command };
	sigset_t blocked;
	int status;

	CHECK(lxcpool_abi() == LXCPOOL_ABI);
	CHECK(dup2(0, 3) == 3 && dup2(0, HIGH_FD) == HIGH_FD);
	CHECK(sigemptyset(&blocked) == 0 && sigaddset(&blocked, SIGQUIT) == 0);
	status = status_of(&payload, &blocked, 0);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == SEEN);

	CHECK(signal(SIGTERM, swallow) != SIG_ERR && sigaddset(&blocked, SIGTERM) == 0);
	status = status_of(&payload, &blocked, SIGTERM);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	return EXIT_SUCCESS;
}
