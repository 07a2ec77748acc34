#include "attributes.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/mempolicy.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SELF = 0, SHARED_WRITE = 022 };

/* IOPRIO_WHO_PROCESS of linux/ioprio.h, a header since Linux 5.15, which Debian 11 lacks. */
enum { OF_PROCESS = 1 };

/* The kernel's initial values: those of init_task, and of mm_struct as documented in
 * Documentation/filesystems/proc.rst. */
enum { DEFAULT_TIMER_SLACK_NANOS = 50000 };
static const char DEFAULT_CORE_FILTER[] = "0x33";

/* More processors than any kernel supports. */
enum { MOST_PROCESSORS = 8192, BITS_IN_BYTE = 8 };

static void use_all_processors(void)
{
	unsigned char all[MOST_PROCESSORS / BITS_IN_BYTE];

	memset(all, 0xff, sizeof(all));
	syscall(SYS_sched_setaffinity, SELF, sizeof(all), all);
}

/* Clearing the inheritable set clears the ambient set, too. */
static void inherit_no_capabilities(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, SELF };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
	size_t i;

	if (syscall(SYS_capget, &header, data) < 0)
		return;
	for (i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		data[i].inheritable = 0;
	syscall(SYS_capset, &header, data);
}

void attributes_join_fresh_keyring(void)
{
	syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
}

void attributes_reset_thread(void)
{
	struct sched_param parameter = { 0 };

	umask(SHARED_WRITE);
	sched_setscheduler(SELF, SCHED_OTHER, &parameter);
	setpriority(PRIO_PROCESS, SELF, 0);
	use_all_processors();
	syscall(SYS_ioprio_set, OF_PROCESS, SELF, 0);
	prctl(PR_SET_TIMERSLACK, DEFAULT_TIMER_SLACK_NANOS, 0, 0, 0);
	personality(PER_LINUX);
	syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0);
	prctl(PR_MCE_KILL, PR_MCE_KILL_CLEAR, 0, 0, 0);
	prctl(PR_SET_SECUREBITS, 0, 0, 0, 0);
	inherit_no_capabilities();
	attributes_join_fresh_keyring();
}

static void write_own(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) < 0) {
		/* Not permitted: the value remains. */
	}
	close(fd);
}

void attributes_reset_process(void)
{
	write_own("/proc/self/oom_score_adj", "0");
	write_own("/proc/self/coredump_filter", DEFAULT_CORE_FILTER);
	prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
}
