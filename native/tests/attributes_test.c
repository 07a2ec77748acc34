/* A reset sets unusual attributes of a process to their defaults, for executed programs as well. */
#include "attributes.h"
#include "check.h"

#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { IDLE_IO = 3 << 13, OF_PROCESS = 1, SLACK = 50000, ODD_SLACK = 2000000, ODD_NICE = 5 };

static void become_odd(void)
{
	struct sched_param parameter = { 0 };
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	umask(077);
	CHECK(setpriority(PRIO_PROCESS, 0, ODD_NICE) == 0);
	CHECK(sched_setscheduler(0, SCHED_BATCH, &parameter) == 0);
	CHECK(sched_setaffinity(0, sizeof(first), &first) == 0);
	CHECK(syscall(SYS_ioprio_set, OF_PROCESS, 0, IDLE_IO) == 0);
	CHECK(prctl(PR_SET_TIMERSLACK, ODD_SLACK, 0, 0, 0) == 0);
	CHECK(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0);
	CHECK(personality(ADDR_NO_RANDOMIZE) >= 0);
}

static int processors(void)
{
	cpu_set_t set;

	CHECK(sched_getaffinity(0, sizeof(set), &set) == 0);
	return CPU_COUNT(&set);
}

static long long core_filter(void)
{
	FILE *file = fopen("/proc/self/coredump_filter", "re");
	char text[32] = "";

	CHECK(file && fgets(text, sizeof(text), file));
	fclose(file);
	return strtoll(text, NULL, 16);
}

int main(void)
{
	int all = processors();
	bool may_renice = geteuid() == 0;

	become_odd();
	attributes_reset_thread();
	attributes_reset_process();
	CHECK(umask(0) == 022);
	CHECK(getpriority(PRIO_PROCESS, 0) == (may_renice ? 0 : ODD_NICE));
	CHECK(sched_getscheduler(0) == SCHED_OTHER);
	CHECK(processors() == all);
	CHECK(syscall(SYS_ioprio_get, OF_PROCESS, 0) == 0);
	CHECK(prctl(PR_GET_TIMERSLACK) == SLACK);
	CHECK(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 0);
	CHECK(personality(0xffffffff) == PER_LINUX);
	CHECK(core_filter() == 0x33);
	return EXIT_SUCCESS;
}
