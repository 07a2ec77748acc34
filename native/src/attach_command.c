#include "lxcpool.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

enum { FIRST_TO_CLOSE = 3, CANNOT_EXECUTE = 126 };

/* For kernels before 5.9. The container's /proc is the one that is read. */
static int close_one_by_one(void)
{
	DIR *dir = opendir("/proc/self/fd");
	struct dirent *entry;

	if (!dir)
		return -1;
	while ((entry = readdir(dir))) {
		char *end = NULL;
		long fd = strtol(entry->d_name, &end, 10);

		if (*end == '\0' && fd >= FIRST_TO_CLOSE && fd != dirfd(dir))
			close((int)fd);
	}
	return closedir(dir);
}

static int close_inherited(void)
{
	if (syscall(SYS_close_range, FIRST_TO_CLOSE, ~0U, 0) == 0)
		return 0;
	return close_one_by_one();
}

/*
 * The agent's handlers are of no use here: one would only swallow what was sent to the command
 * before it is executed. Those that can't be reset have none.
 */
static void reset_handlers(void)
{
	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		signal(signal_number, SIG_DFL);
}

int lxcpool_attach_command(void *payload)
{
	const struct lxcpool_attach_command *attach = payload;
	sigset_t none;

	if (close_inherited() < 0)
		return CANNOT_EXECUTE; /* rather no command than one that holds the agent's files */
	reset_handlers();
	if (sigemptyset(&none) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		return CANNOT_EXECUTE;
	return attach->run(attach->command);
}
