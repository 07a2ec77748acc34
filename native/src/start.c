/*
 * An executed program inherits ignored signals, whereas caught signals are reset to their defaults.
 * An agent started by nohup ignores SIGHUP, and so would its containers. During a start, this
 * process therefore catches the signals that it otherwise ignores, with a handler that does
 * nothing.
 */
#include "attributes.h"
#include "lxcpool.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The signals that glibc reserves for pthread_cancel and setuid: its sigaction rejects them. */
enum { FIRST_OF_GLIBC = 32, LAST_OF_GLIBC = 33 };

/*
 * Mutable and global, since signal dispositions and PR_SET_THP_DISABLE belong to the whole process:
 * all threads that start a container share this count of starts and the values to restore.
 */
static struct {
	pthread_mutex_t lock; /* guards the other members */
	int starts;
	bool caught[NSIG];
	bool huge_pages_disabled;
} process = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void nothing(int signal_number)
{
	(void)signal_number;
}

/* The kernel's struct sigaction: a handler, flags, a restorer and a mask of 64 signals. */
struct kernel_action {
	void (*handler)(int);
	unsigned long flags;
	void *restorer;
	unsigned long mask;
};

/* Changes the disposition of a reserved signal, unless glibc has begun to use it. */
static bool change_of_glibc(int signal_number, void (*from)(int), void (*to)(int))
{
	struct kernel_action action;

	memset(&action, 0, sizeof(action));
	if (syscall(SYS_rt_sigaction, signal_number, NULL, &action, sizeof(action.mask)) < 0 ||
	    action.handler != from)
		return false;
	action.handler = to;
	return syscall(SYS_rt_sigaction, signal_number, &action, NULL, sizeof(action.mask)) == 0;
}

static bool change(int signal_number, void (*from)(int), void (*to)(int))
{
	struct sigaction action;

	if (sigaction(signal_number, NULL, &action) < 0 || action.sa_handler != from)
		return false;
	action.sa_handler = to;
	action.sa_flags = SA_RESTART;
	return sigaction(signal_number, &action, NULL) == 0;
}

static bool is_of_glibc(int signal_number)
{
	return signal_number >= FIRST_OF_GLIBC && signal_number <= LAST_OF_GLIBC;
}

static void catch_ignored(void)
{
	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		process.caught[signal_number] =
		        is_of_glibc(signal_number)
		                ? change_of_glibc(signal_number, SIG_IGN, SIG_DFL)
		                : change(signal_number, SIG_IGN, nothing);
}

static void ignore_again(void)
{
	for (int signal_number = 1; signal_number < NSIG; signal_number++) {
		if (!process.caught[signal_number])
			continue;
		if (is_of_glibc(signal_number))
			change_of_glibc(signal_number, SIG_DFL, SIG_IGN);
		else
			change(signal_number, nothing, SIG_IGN);
	}
}

void lxcpool_begin_start(void)
{
	attributes_reset_thread();
	pthread_mutex_lock(&process.lock);
	if (process.starts++ == 0) {
		catch_ignored();
		process.huge_pages_disabled = prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1;
		if (process.huge_pages_disabled)
			prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
	}
	pthread_mutex_unlock(&process.lock);
}

void lxcpool_end_start(void)
{
	pthread_mutex_lock(&process.lock);
	if (--process.starts == 0) {
		ignore_again();
		if (process.huge_pages_disabled)
			prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
	}
	pthread_mutex_unlock(&process.lock);
}
