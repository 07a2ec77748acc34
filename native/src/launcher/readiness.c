#include "readiness.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 64, FILE_SIZE = 4096 };

/* The address is liblxc's, without a NUL at its end. liblxc hashes longer names; those aren't used.
 */
void readiness_begin(struct readiness *readiness, const char *lxcpath, const char *name)
{
	struct sockaddr_un *address = &readiness->address;
	size_t room = sizeof(address->sun_path) - 1;
	int length;

	*readiness = (struct readiness){ .address = { .sun_family = AF_UNIX }, .socket = -1 };
	length = snprintf(address->sun_path + 1, room, "%s/%s/command", lxcpath, name);
	if (length > 0 && (size_t)length < room)
		readiness->length =
		        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
}

bool readiness_will_signal(struct readiness *readiness)
{
	int fd;

	if (readiness->socket >= 0 || readiness->length == 0)
		return readiness->socket >= 0;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return false;
	if (connect(fd, (struct sockaddr *)&readiness->address, readiness->length) < 0) {
		close(fd); /* the monitor isn't listening yet */
		return false;
	}
	shutdown(fd, SHUT_WR);
	readiness->socket = fd;
	return true;
}

void readiness_hear(struct readiness *readiness)
{
	readiness_end(readiness);
	readiness->length = 0;
	readiness->look_at = 0;
}

void readiness_end(struct readiness *readiness)
{
	if (readiness->socket >= 0)
		close(readiness->socket);
	readiness->socket = -1;
}

/* Reads the beginning of a file as a string. Returns 0 or -errno. */
static int read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;
	int error = 0;

	if (fd < 0)
		return -errno;
	length = read(fd, text, size - 1);
	if (length < 0)
		error = -errno;
	else
		text[length] = '\0';
	close(fd);
	return error;
}

/* Until a process executes another program, its executable is the launcher's. */
static bool has_executed(pid_t pid)
{
	struct stat ours;
	struct stat its;
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	return stat("/proc/self/exe", &ours) == 0 && stat(path, &its) == 0 &&
	       (ours.st_dev != its.st_dev || ours.st_ino != its.st_ino);
}

/*
 * The status lists a process's ids in nested namespaces, ours first: an init's last is 1. Processes
 * of hooks and helpers have a single id.
 */
static bool is_first_of_namespace(pid_t pid)
{
	char path[PATH_SIZE];
	char status[FILE_SIZE];
	const char *ids;
	const char *end;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	if (read_file(path, status, sizeof(status)) < 0)
		return false;
	ids = strstr(status, "\nNSpid:");
	if (!ids)
		return false;
	end = strchr(ids + 1, '\n');
	return end && end - ids > 2 && end[-1] == '1' && end[-2] == '\t' && end - 2 > ids + 7;
}

const char *readiness_problem(void)
{
	return access("/proc/thread-self/children", R_OK) < 0
	               ? "no /proc/PID/task/TID/children: mount /proc, or use a kernel with "
	                 "CONFIG_PROC_CHILDREN"
	               : NULL;
}

pid_t readiness_init_of(pid_t monitor)
{
	char path[PATH_SIZE];
	char children[FILE_SIZE];
	char *at = children;
	int error;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", monitor, monitor);
	error = read_file(path, children, sizeof(children));
	if (error)
		return error;
	while (*at) {
		pid_t child = (pid_t)strtol(at, &at, 10);

		if (child > 0 && has_executed(child) && is_first_of_namespace(child))
			return child;
		if (*at == ' ')
			at++;
		else
			break;
	}
	return 0;
}
