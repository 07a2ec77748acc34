/*
 * What was ignored is caught while a start is under way, and a program that is executed meanwhile
 * has it as by default.
 */
#include "check.h"
#include "lxcpool.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int handled;

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

/* How this program ends if it is executed anew and sends itself a signal. */
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

	/* The first of two that ends doesn't end it for the other. */
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

	/* What somebody has changed meanwhile is left alone. */
	lxcpool_begin_start();
	CHECK(signal(SIGHUP, handle) != SIG_ERR);
	lxcpool_end_start();
	CHECK(handler_of(SIGHUP) == handle);
	CHECK(raise(SIGHUP) == 0 && handled == SIGHUP);
	return 0;
}
