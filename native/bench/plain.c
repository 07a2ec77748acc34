/*
 * The reference that lxcpool is compared with: a plain C program on the same liblxc that defines
 * and starts containers with the same configuration, daemonized, from several threads at once.
 *
 *   lxcpool-plain LXCPATH TEMPLATE OWNER COUNT THREADS
 *
 * TEMPLATE is the configuration of a container of the pool, with @NAME@ for its name and @HOST@ for
 * the number of its address. OWNER owns the overlay's layers: 0, or the id of the containers' root.
 * The program prints the seconds from the first define to the last start, the containers per
 * second, and the megabytes of memory they took; then it ends and destroys all of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <lxc/lxccontainer.h>

enum { LINES = 64, FIRST_HOST = 2, PATH_SIZE = 512, LINE_SIZE = 1024, PATIENCE_MILLIS = 10000 };

/* As in the pool, these items are set before create; the others after it, since create rejects an
 * overlay. */
static const char *const before_create[] = { "lxc.uts.name", "lxc.log.level", "lxc.log.file" };

struct item {
	char key[LINE_SIZE];
	char value[LINE_SIZE];
};

/* Shared by all threads. */
struct run {
	const char *lxcpath;
	uid_t owner;
	int count;
	struct item items[LINES];
	int item_count;
	pthread_mutex_t lock; /* guards next and failures */
	int next;
	int failures;
};

static void die(const char *what)
{
	fprintf(stderr, "lxcpool-plain: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void read_template(struct run *run, const char *file)
{
	FILE *stream = fopen(file, "re");
	char line[2 * LINE_SIZE];

	if (!stream)
		die(file);
	while (fgets(line, sizeof(line), stream)) {
		char *equals = strstr(line, " = ");

		if (!equals)
			continue;
		if (run->item_count == LINES)
			die("the template is too long");
		*equals = '\0';
		line[strcspn(line, "\n")] = '\0';
		equals[3 + strcspn(equals + 3, "\n")] = '\0';
		snprintf(run->items[run->item_count].key, LINE_SIZE, "%.*s", LINE_SIZE - 1, line);
		snprintf(run->items[run->item_count].value, LINE_SIZE, "%.*s", LINE_SIZE - 1,
		         equals + 3);
		run->item_count++;
	}
	fclose(stream);
}

/* Replaces the placeholders of the template. */
static void fill_in(char *target, const char *value, const char *name, const char *host, int number)
{
	size_t length = 0;

	while (*value && length + PATH_SIZE < LINE_SIZE) {
		if (strncmp(value, "@NAME@", 6) == 0) {
			length += (size_t)sprintf(target + length, "%s", name);
			value += 6;
		} else if (strncmp(value, "@HOST@", 6) == 0) {
			length += (size_t)sprintf(target + length, "%s", host);
			value += 6;
		} else if (strncmp(value, "@HEX@", 5) == 0) {
			length += (size_t)sprintf(target + length, "%02x", (unsigned int)number);
			value += 5;
		} else {
			target[length++] = *value++;
		}
	}
	target[length] = '\0';
}

static bool is_before_create(const char *key)
{
	for (size_t i = 0; i < sizeof(before_create) / sizeof(*before_create); i++)
		if (strcmp(before_create[i], key) == 0)
			return true;
	return false;
}

static bool set_items(const struct run *run, struct lxc_container *c, const char *name, int number,
                      bool before)
{
	char host[16];
	char value[LINE_SIZE];

	snprintf(host, sizeof(host), "%d", number);
	for (int i = 0; i < run->item_count; i++) {
		if (is_before_create(run->items[i].key) != before)
			continue;
		fill_in(value, run->items[i].value, name, host, number);
		if (!c->set_config_item(c, run->items[i].key, value))
			return false;
	}
	return true;
}

static bool make_directory(const char *path, mode_t mode, uid_t uid)
{
	return mkdir(path, mode) == 0 && chmod(path, mode) == 0 && chown(path, uid, uid) == 0;
}

static bool make_directories(const struct run *run, const char *name)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", run->lxcpath, name);
	if (!make_directory(path, 0711, 0))
		return false;
	snprintf(path, sizeof(path), "%s/%s/overlay", run->lxcpath, name);
	if (!make_directory(path, 0700, run->owner))
		return false;
	snprintf(path, sizeof(path), "%s/%s/overlay/delta", run->lxcpath, name);
	return make_directory(path, 0755, run->owner);
}

static bool define_and_start(const struct run *run, const char *name, int number)
{
	struct lxc_container *c;
	bool started;

	if (!make_directories(run, name))
		return false;
	c = lxc_container_new(name, run->lxcpath);
	if (!c)
		return false;
	started = set_items(run, c, name, number, true) &&
	          c->create(c, NULL, NULL, NULL, 0, NULL) &&
	          set_items(run, c, name, number, false) && c->save_config(c, NULL) &&
	          c->want_daemonize(c, true) && c->start(c, 0, NULL);
	lxc_container_put(c);
	return started;
}

static void name_of(char name[32], int number)
{
	snprintf(name, 32, "plain-%d", number);
}

static int take_number(struct run *run)
{
	int number;

	pthread_mutex_lock(&run->lock);
	number = run->next < run->count ? FIRST_HOST + run->next++ : -1;
	pthread_mutex_unlock(&run->lock);
	return number;
}

static void *work(void *shared)
{
	struct run *run = shared;
	char name[32];

	for (int number = take_number(run); number >= 0; number = take_number(run)) {
		name_of(name, number);
		if (!define_and_start(run, name, number)) {
			pthread_mutex_lock(&run->lock);
			run->failures++;
			pthread_mutex_unlock(&run->lock);
		}
	}
	return NULL;
}

/* An init's parent is the monitor, which cleans up after the container when init has ended. */
static pid_t parent_of(pid_t pid)
{
	char path[64];
	char stat[512];
	const char *end;
	pid_t parent = -1;
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	length = read(fd, stat, sizeof(stat) - 1);
	close(fd);
	if (length <= 0)
		return -1;
	stat[length] = '\0';
	end = strrchr(stat, ')');
	if (!end || sscanf(end + 1, " %*c %d", &parent) != 1)
		return -1;
	return parent;
}

/* Waits for the end of a process, not for its reaping, which is up to the host's init. */
static void await_end(pid_t pid)
{
	struct pollfd end = { .events = POLLIN };

	end.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (end.fd < 0)
		return;
	poll(&end, 1, PATIENCE_MILLIS);
	close(end.fd);
}

static void destroy(const struct run *run, const char *name)
{
	struct lxc_container *c = lxc_container_new(name, run->lxcpath);
	pid_t init;

	if (!c)
		return;
	init = c->init_pid(c);
	if (init > 0) {
		pid_t monitor = parent_of(init);

		kill(init, SIGKILL);
		if (monitor > 1)
			await_end(monitor);
	}
	c->clear_config_item(c, "lxc.idmap");
	if (!c->destroy(c))
		fprintf(stderr, "lxcpool-plain: %s could not be destroyed\n", name);
	lxc_container_put(c);
}

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double available_megabytes(void)
{
	FILE *stream = fopen("/proc/meminfo", "re");
	char line[LINE_SIZE];
	long kilobytes = 0;

	if (!stream)
		die("/proc/meminfo");
	while (fgets(line, sizeof(line), stream))
		if (sscanf(line, "MemAvailable: %ld", &kilobytes) == 1)
			break;
	fclose(stream);
	return (double)kilobytes / 1024;
}

int main(int argc, char **argv)
{
	struct run run = { .lock = PTHREAD_MUTEX_INITIALIZER };
	pthread_t threads[64];
	char name[32];
	double begin;
	double seconds;
	double available;
	int thread_count;

	if (argc != 6) {
		fprintf(stderr, "usage: lxcpool-plain LXCPATH TEMPLATE OWNER COUNT THREADS\n");
		return 2;
	}
	run.lxcpath = argv[1];
	read_template(&run, argv[2]);
	run.owner = (uid_t)strtoul(argv[3], NULL, 10);
	run.count = (int)strtol(argv[4], NULL, 10);
	thread_count = (int)strtol(argv[5], NULL, 10);
	if (run.count < 1 || run.count > 200 || thread_count < 1 || thread_count > 64) {
		fprintf(stderr, "lxcpool-plain: COUNT is 1 to 200, THREADS is 1 to 64\n");
		return 2;
	}

	available = available_megabytes();
	begin = seconds_now();
	for (int i = 0; i < thread_count; i++)
		if (pthread_create(&threads[i], NULL, work, &run) != 0)
			die("pthread_create");
	for (int i = 0; i < thread_count; i++)
		pthread_join(threads[i], NULL);
	seconds = seconds_now() - begin;
	available -= available_megabytes();

	for (int i = 0; i < run.count; i++) {
		name_of(name, FIRST_HOST + i);
		destroy(&run, name);
	}
	if (run.failures > 0) {
		fprintf(stderr, "lxcpool-plain: %d of %d did not start\n", run.failures, run.count);
		return 1;
	}
	printf("seconds %.6f\nrate %.3f\nlost %.3f\n", seconds, run.count / seconds, available);
	return 0;
}
