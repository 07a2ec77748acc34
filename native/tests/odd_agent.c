/*
 * Executes a program, an agent, with unusual values of everything that a process inherits, and with
 * a controlling terminal.
 *
 *   odd_agent COMMAND...
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { IDLE_IO = 3 << 13, OF_PROCESS = 1, NET_RAW = 13 };

static void check(const char *what, long result)
{
	if (result < 0) {
		fprintf(stderr, "odd_agent: %s: %s\n", what, strerror(errno));
		exit(EXIT_FAILURE);
	}
}

static bool can_raise_limits(void)
{
	return prctl(PR_CAPBSET_READ, CAP_SYS_RESOURCE, 0, 0, 0) == 1;
}

/* Leaves a hard limit unchanged if it couldn't be raised again. */
static void limit(int resource, rlim_t soft, rlim_t hard)
{
	struct rlimit values;

	check("getrlimit", getrlimit((__rlimit_resource_t)resource, &values));
	values.rlim_cur = soft < values.rlim_max ? soft : values.rlim_max;
	if (can_raise_limits())
		values.rlim_max = hard;
	check("setrlimit", setrlimit((__rlimit_resource_t)resource, &values));
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	check(path, fd);
	check(path, write(fd, text, strlen(text)));
	close(fd);
}

static void take_terminal(void)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	int slave;

	check("posix_openpt", master);
	check("grantpt", grantpt(master));
	check("unlockpt", unlockpt(master));
	check("setsid", setsid());
	slave = open(ptsname(master), O_RDWR);
	check("the terminal", slave);
	check("TIOCSCTTY", ioctl(slave, TIOCSCTTY, 0));
	/* The master stays open: closing it would hang up the terminal. */
}

static void make_capability_ambient(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	check("capget", syscall(SYS_capget, &header, data));
	data[0].inheritable |= 1U << NET_RAW;
	check("capset", syscall(SYS_capset, &header, data));
	check("ambient", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, NET_RAW, 0, 0));
}

static void become_odd(void)
{
	struct sched_param parameter = { 0 };
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	umask(077);
	limit(RLIMIT_NOFILE, 3000, 6000);
	limit(RLIMIT_CORE, RLIM_INFINITY, RLIM_INFINITY);
	limit(RLIMIT_STACK, 4 << 20, 16 << 20);
	limit(RLIMIT_NPROC, 20000, 30000);
	limit(RLIMIT_MEMLOCK, 1 << 20, 2 << 20);
	limit(RLIMIT_FSIZE, 1LL << 40, 1LL << 41);
	limit(RLIMIT_MSGQUEUE, 1000, 2000);
	limit(RLIMIT_SIGPENDING, 5000, 6000);
	check("nice", setpriority(PRIO_PROCESS, 0, 5));
	check("policy", sched_setscheduler(0, SCHED_BATCH, &parameter));
	check("affinity", sched_setaffinity(0, sizeof(first), &first));
	check("io priority", syscall(SYS_ioprio_set, OF_PROCESS, 0, IDLE_IO));
	check("timer slack", prctl(PR_SET_TIMERSLACK, 2000000, 0, 0, 0));
	check("personality", personality(ADDR_NO_RANDOMIZE));
	check("huge pages", prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0));
	check("session keyring", syscall(SYS_keyctl, 1, "lxcpool-odd")); /* JOIN_SESSION_KEYRING */
	check("add_key", syscall(SYS_add_key, "user", "lxcpool-agent", "secret", 6, -3));
	write_file("/proc/self/oom_score_adj", "300");
	write_file("/proc/self/coredump_filter", "0x7f");
	make_capability_ambient();
	check("securebits", prctl(PR_SET_SECUREBITS, SECBIT_NO_CAP_AMBIENT_RAISE, 0, 0, 0));
	signal(SIGHUP, SIG_IGN);
}

int main(int argc, char **argv)
{
	sigset_t blocked;
	int status;
	pid_t pid;

	if (argc < 2)
		return EXIT_FAILURE;
	pid = fork(); /* a process group leader can't create a session */
	check("fork", pid);
	if (pid > 0) {
		check("wait", waitpid(pid, &status, 0));
		return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
	}
	check("with its parent", prctl(PR_SET_PDEATHSIG, SIGKILL));
	take_terminal();
	become_odd();
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR2);
	sigprocmask(SIG_BLOCK, &blocked, NULL);
	execvp(argv[1], argv + 1);
	check(argv[1], -1);
	return EXIT_FAILURE;
}
