#include "title.h"

#include <fcntl.h>
#include <linux/prctl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { STAT_SIZE = 2048 };

/* Fields of /proc/PID/stat, counted from the state, the first field after the name. */
enum {
	START_CODE = 23,
	END_CODE,
	START_STACK,
	START_DATA = 42,
	END_DATA,
	START_BRK,
	ARG_START,
	ARG_END,
	ENV_START,
	ENV_END,
	FIELDS
};

/* Reads the fields after the name. Returns 0, or -1 if they are missing. */
static int read_stat(unsigned long long *fields)
{
	char text[STAT_SIZE];
	int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	char *at;
	char *field;
	ssize_t length;
	int i;

	if (fd < 0)
		return -1;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (length <= 0)
		return -1;
	text[length] = '\0';
	at = strrchr(text, ')');
	if (!at)
		return -1;
	at++;
	for (i = 0; i < FIELDS; i++) {
		field = strsep(&at, " ");
		if (field && !*field)
			field = strsep(&at, " "); /* skips the space before the state */
		if (!field || (sscanf(field, "%llu", &fields[i]) != 1 && i >= START_CODE))
			return -1;
	}
	return 0;
}

/*
 * Gives the kernel the new address of the arguments, with its other values unchanged, which needs
 * no privilege. The kernel shows arguments from anonymous memory only, so the title is on the heap
 * and is not freed. On failure, the process keeps its name.
 */
void title_set(const char *lxcpath, const char *name)
{
	unsigned long long fields[FIELDS] = { 0 };
	struct prctl_mm_map map;
	char *title;
	int length = asprintf(&title, "[lxc monitor] %s %s", lxcpath, name);

	if (length < 0)
		return;
	if (read_stat(fields) < 0) {
		free(title);
		return;
	}
	map = (struct prctl_mm_map){
		.start_code = fields[START_CODE],
		.end_code = fields[END_CODE],
		.start_data = fields[START_DATA],
		.end_data = fields[END_DATA],
		.start_brk = fields[START_BRK],
		.brk = (unsigned long long)syscall(SYS_brk, 0),
		.start_stack = fields[START_STACK],
		.arg_start = (uintptr_t)title,
		.arg_end = (uintptr_t)(title + length + 1),
		.env_start = fields[ENV_START],
		.env_end = fields[ENV_END],
		.exe_fd = (unsigned int)-1,
	};
	if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof(map), 0) < 0)
		free(title);
}
