/*
 * During a start, ignored signals are caught, so that a program executed then has their default
 * dispositions.
 */
#include "check.h"
#include "lxcpool.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Global, since a signal handler sets it. */
static volatile sig_atomic_t handled;

static void handle(int signal_number)
{
	handled = signal_number;
}

static void (*handler_of(int signal_number))(int)
{
	struct sigaction action;

	CHECK(sigaction(signal_number, NULL, &action) == 0);
	return action.sa_handler;
}

/* Executes this program again, which sends itself a signal. Returns its wait status. */
static int status_of_executed(const char *self, int signal_number)
{
	char number[16];
	int status;
	pid_t pid;

	snprintf(number, sizeof(number), "%d", signal_number);
	pid = fork();
	if (pid == 0) {
		execl(self, self, number, (char *)NULL);
		_exit(1);
	}
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	return status;
}

int main(int argc, char **argv)
{
	int status;

	if (argc > 1) {
		raise(atoi(argv[1]));
		return 0;
	}
	CHECK(signal(SIGHUP, SIG_IGN) != SIG_ERR);
	CHECK(signal(SIGUSR1, handle) != SIG_ERR);
	CHECK(status_of_executed(argv[0], SIGHUP) == 0);

	lxcpool_begin_start();
	CHECK(raise(SIGHUP) == 0);
	CHECK(handler_of(SIGUSR1) == handle);
	status = status_of_executed(argv[0], SIGHUP);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGHUP);

	lxcpool_end_start();
	CHECK(handler_of(SIGHUP) == SIG_IGN);
	CHECK(handler_of(SIGUSR1) == handle);
	CHECK(handler_of(SIGTERM) == SIG_DFL);

	/* With two concurrent starts, the end of the first leaves the second unaffected. */
	lxcpool_begin_start();
	lxcpool_begin_start();
	lxcpool_end_start();
	CHECK(handler_of(SIGHUP) != SIG_IGN);
	lxcpool_end_start();
	CHECK(handler_of(SIGHUP) == SIG_IGN);

	CHECK(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0);
	lxcpool_begin_start();
	CHECK(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 0);
	lxcpool_end_start();
	CHECK(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1);

	/* A disposition that was changed during the start is left alone. */
	lxcpool_begin_start();
	CHECK(signal(SIGHUP, handle) != SIG_ERR);
	lxcpool_end_start();
	CHECK(handler_of(SIGHUP) == handle);
	CHECK(raise(SIGHUP) == 0 && handled == SIGHUP);
	return 0;
}
