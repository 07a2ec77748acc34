/*
 * What a process ignores, the programs that it executes ignore, too; what it catches, they have as
 * by default. An agent that was started by nohup ignores SIGHUP, and so would its containers.
 */
#include "lxcpool.h"

#include <signal.h>

static int caught[NSIG];

static void nothing(int signal_number)
{
	(void)signal_number;
}

static int change(int signal_number, void (*from)(int), void (*to)(int))
{
	struct sigaction action;

	/* Those that can't be changed are glibc's own, and can't be looked at either. */
	if (sigaction(signal_number, NULL, &action) < 0 || action.sa_handler != from)
		return 0;
	action.sa_handler = to;
	action.sa_flags = SA_RESTART;
	return sigaction(signal_number, &action, NULL) == 0;
}

void lxcpool_catch_ignored(void)
{
	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		caught[signal_number] |= change(signal_number, SIG_IGN, nothing);
}

void lxcpool_ignore_again(void)
{
	for (int signal_number = 1; signal_number < NSIG; signal_number++) {
		if (caught[signal_number])
			change(signal_number, nothing, SIG_IGN);
		caught[signal_number] = 0;
	}
}
