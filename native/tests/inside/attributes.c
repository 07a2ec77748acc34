/*
 * Prints the attributes that a process inherits, one a line: those of a container's init and
 * commands must not depend on the agent. As process 1, it writes them to the file /attributes and
 * keeps running.
 *
 *   attributes         prints the attributes of this process
 *   attributes init    prints those that process 1 has written
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <linux/securebits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AS_IT_IS = -1, LAST_CAPABILITY = 40, MOST_GROUPS = 128, OF_PROCESS = 1 };

static const char RECORD[] = "/attributes";

static void print_limits(FILE *out)
{
	int resource;

	for (resource = 0; resource < RLIMIT_NLIMITS; resource++) {
		struct rlimit limit = { 0 };

		getrlimit((__rlimit_resource_t)resource, &limit);
		fprintf(out, "limit %d: %lld %lld\n", resource, (long long)limit.rlim_cur,
		        (long long)limit.rlim_max);
	}
}

/* Prints the lines of a file in /proc that begin with a prefix; all lines for "". */
static void print_file(FILE *out, const char *path, const char *prefix)
{
	FILE *in = fopen(path, "re");
	char line[256];

	if (!in) {
		fprintf(out, "%s: %s\n", path, strerror(errno));
		return;
	}
	while (fgets(line, sizeof(line), in))
		if (strncmp(line, prefix, strlen(prefix)) == 0)
			fprintf(out, "%s: %s%s", path, line, strchr(line, '\n') ? "" : "\n");
	fclose(in);
}

static void print_scheduling(FILE *out)
{
	cpu_set_t set;
	int nice_value;

	errno = 0;
	nice_value = getpriority(PRIO_PROCESS, 0);
	fprintf(out, "nice: %d\n", nice_value);
	fprintf(out, "policy: %d\n", sched_getscheduler(0));
	fprintf(out, "processors: %d\n",
	        sched_getaffinity(0, sizeof(set), &set) < 0 ? AS_IT_IS : CPU_COUNT(&set));
	fprintf(out, "io priority: %ld\n", syscall(SYS_ioprio_get, OF_PROCESS, 0));
	fprintf(out, "timer slack: %d\n", prctl(PR_GET_TIMERSLACK));
}

static void print_session(FILE *out)
{
	int tty = open("/dev/tty", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	fprintf(out, "terminal: %s\n", tty < 0 ? strerror(errno) : "there is one");
	fprintf(out, "session: %s\n", getsid(0) == getpid() ? "its own" : "another's");
	fprintf(out, "group: %s\n", getpgrp() == getpid() ? "its own" : "another's");
	fprintf(out, "the agent's key: %s\n",
	        syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, "user",
	                "lxcpool-agent", 0) < 0
	                ? strerror(errno)
	                : "there");
	if (tty >= 0)
		close(tty);
}

static void print_privileges(FILE *out)
{
	gid_t groups[MOST_GROUPS];
	int ambient = 0;
	int capability;

	for (capability = 0; capability <= LAST_CAPABILITY; capability++)
		ambient += prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0) == 1;
	fprintf(out, "ambient capabilities: %d\n", ambient);
	fprintf(out, "securebits: %d\n", prctl(PR_GET_SECUREBITS));
	fprintf(out, "no new privileges: %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	fprintf(out, "groups: %d\n", getgroups(MOST_GROUPS, groups));
	fprintf(out, "user: %d %d\n", (int)getuid(), (int)getgid());
}

static void print_all(FILE *out)
{
	mode_t mask = umask(0);

	umask(mask);
	fprintf(out, "umask: %03o\n", (unsigned)mask);
	print_limits(out);
	print_scheduling(out);
	print_session(out);
	print_privileges(out);
	print_file(out, "/proc/self/oom_score_adj", "");
	print_file(out, "/proc/self/coredump_filter", "");
	print_file(out, "/proc/self/status", "SigBlk");
	print_file(out, "/proc/self/status", "SigIgn");
	print_file(out, "/proc/self/status", "CapInh");
	fprintf(out, "personality: %x\n", (unsigned)personality(0xffffffff));
	fprintf(out, "huge pages disabled: %d\n", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
	fprintf(out, "machine check policy: %d\n", prctl(PR_MCE_KILL_GET, 0, 0, 0, 0));
}

static void be_init(void)
{
	FILE *out = fopen("/attributes.new", "we");

	if (!out)
		exit(EXIT_FAILURE);
	print_all(out);
	if (fclose(out) || rename("/attributes.new", RECORD))
		exit(EXIT_FAILURE);
	while (1) {
		pause();
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
}

int main(int argc, char **argv)
{
	if (getpid() == 1)
		be_init();
	if (argc > 1 && strcmp(argv[1], "init") == 0)
		print_file(stdout, RECORD, "");
	else
		print_all(stdout);
	return EXIT_SUCCESS;
}
