#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

enum { REPLIES = 3, TITLE_SIZE = 4096 + 256 };

static void close_from(int first)
{
	long max;
	int fd;

	if (syscall(SYS_close_range, first, ~0U, 0) == 0)
		return;
	max = sysconf(_SC_OPEN_MAX); /* before Linux 5.9 */
	for (fd = first; fd < max; fd++)
		close(fd);
}

int child_prepare(int replies)
{
	sigset_t none;
	int null;
	int fd;

	if (setsid() < 0)
		return -errno;
	if (replies != REPLIES && dup2(replies, REPLIES) < 0)
		return -errno;
	close_from(REPLIES + 1);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0)
		return -errno;
	for (fd = 0; fd < REPLIES; fd++)
		if (dup2(null, fd) < 0)
			return -errno;
	close(null);
	if (fcntl(REPLIES, F_SETFD, FD_CLOEXEC) < 0)
		return -errno;
	if (signal(SIGPIPE, SIG_DFL) == SIG_ERR || sigemptyset(&none) < 0 ||
	    sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		return -errno;
	return 0;
}

void child_die_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/*
 * The kernel is told where the arguments are now. First the new start, which is below the old end
 * on the stack, then the new end. Without the right to do so the process keeps its name.
 */
void child_set_title(const char *lxcpath, const char *name)
{
	static char title[TITLE_SIZE];
	int length = snprintf(title, sizeof(title), "[lxc monitor] %s %s", lxcpath, name);

	if (length <= 0 || (size_t)length >= sizeof(title))
		return;
	if (prctl(PR_SET_MM, PR_SET_MM_ARG_START, (uintptr_t)title, 0, 0) == 0)
		prctl(PR_SET_MM, PR_SET_MM_ARG_END, (uintptr_t)(title + length + 1), 0, 0);
}
