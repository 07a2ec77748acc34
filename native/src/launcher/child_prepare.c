#include "child_prepare.h"

#include "attributes.h"
#include "reply.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

enum { REPLIES = 3 };

void child_close_from(int first)
{
	long max;
	int fd;

	if (syscall(SYS_close_range, first, ~0U, 0) == 0)
		return;
	max = sysconf(_SC_OPEN_MAX); /* before Linux 5.9 */
	for (fd = first; fd < max; fd++)
		close(fd);
}

/* Uses the system call: glibc's sigaction rejects its two reserved signals, which may be ignored,
 * too. */
static void handle_signals_as_by_default(void)
{
	static const struct {
		void *handler;
		unsigned long flags;
		void *restorer;
		unsigned long mask;
	} by_default;
	int signal_number;

	for (signal_number = 1; signal_number < NSIG; signal_number++)
		syscall(SYS_rt_sigaction, signal_number, &by_default, NULL,
		        sizeof(by_default.mask));
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
	child_close_from(REPLIES + 1);
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0)
		return -errno;
	for (fd = 0; fd < REPLIES; fd++)
		if (dup2(null, fd) < 0)
			return -errno;
	close(null);
	if (fcntl(REPLIES, F_SETFD, FD_CLOEXEC) < 0)
		return -errno;
	attributes_reset_thread();
	attributes_reset_process();
	handle_signals_as_by_default();
	if (sigemptyset(&none) < 0 || sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		return -errno;
	return 0;
}

void child_die_with_launcher(int replies)
{
	struct pollfd launcher = { .fd = replies };

	/* A parent that has already died sends no signal, but its end of the channel is closed. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || poll(&launcher, 1, 0) < 0 ||
	    launcher.revents & POLLHUP)
		_exit(CHILD_FAILED);
}

void child_outlive_launcher(void)
{
	prctl(PR_SET_PDEATHSIG, 0);
}
