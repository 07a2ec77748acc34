/*
 * The limit that lxcpool is measured against: a plain C program over the same liblxc that defines
 * and starts containers with the same configuration, daemonized, from some threads at once.
 *
 *   lxcpool-plain LXCPATH TEMPLATE OWNER COUNT THREADS
 *
 * TEMPLATE is the configuration of a container of the pool's, with @NAME@ and @HOST@ (the number of
 * its address) where those stand. OWNER owns the overlay's layers: 0, or root's id in the containers.
 * Prints the seconds from the first define to the last start, the containers a second, and the
 * megabytes that the machine lost to them; then ends and destroys them all.
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

/* As the pool does it, these are set before create; the others after, since create refuses an overlay. */
static const char *const before_create[] = {"lxc.uts.name", "lxc.log.level", "lxc.log.file"};

static const char *lxcpath;
static uid_t owner;
static int count;
static struct {
	char key[LINE_SIZE];
	char value[LINE_SIZE];
} items[LINES];
static int item_count;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int next;
static int failures;

static void die(const char *what)
{
	fprintf(stderr, "lxcpool-plain: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void read_template(const char *file)
{
	FILE *stream = fopen(file, "re");
	char line[2 * LINE_SIZE];

	if (!stream)
		die(file);
	while (fgets(line, sizeof(line), stream)) {
		char *equals = strstr(line, " = ");

		if (!equals)
			continue;
		if (item_count == LINES)
			die("the template is too long");
		*equals = '\0';
		line[strcspn(line, "\n")] = '\0';
		equals[3 + strcspn(equals + 3, "\n")] = '\0';
		snprintf(items[item_count].key, LINE_SIZE, "%.*s", LINE_SIZE - 1, line);
		snprintf(items[item_count].value, LINE_SIZE, "%.*s", LINE_SIZE - 1, equals + 3);
		item_count++;
	}
	fclose(stream);
}

/* Replaces the marks of the template. */
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

static bool set_items(struct lxc_container *c, const char *name, int number, bool before)
{
	char host[16];
	char value[LINE_SIZE];

	snprintf(host, sizeof(host), "%d", number);
	for (int i = 0; i < item_count; i++) {
		if (is_before_create(items[i].key) != before)
			continue;
		fill_in(value, items[i].value, name, host, number);
		if (!c->set_config_item(c, items[i].key, value))
			return false;
	}
	return true;
}

static bool make_directory(const char *path, mode_t mode, uid_t uid)
{
	return mkdir(path, mode) == 0 && chmod(path, mode) == 0 && chown(path, uid, uid) == 0;
}

static bool make_directories(const char *name)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", lxcpath, name);
	if (!make_directory(path, 0711, 0))
		return false;
	snprintf(path, sizeof(path), "%s/%s/overlay", lxcpath, name);
	if (!make_directory(path, 0700, owner))
		return false;
	snprintf(path, sizeof(path), "%s/%s/overlay/delta", lxcpath, name);
	return make_directory(path, 0755, owner);
}

static bool define_and_start(const char *name, int number)
{
	struct lxc_container *c;
	bool started;

	if (!make_directories(name))
		return false;
	c = lxc_container_new(name, lxcpath);
	if (!c)
		return false;
	started = set_items(c, name, number, true) && c->create(c, NULL, NULL, NULL, 0, NULL) &&
	          set_items(c, name, number, false) && c->save_config(c, NULL) &&
	          c->want_daemonize(c, true) && c->start(c, 0, NULL);
	lxc_container_put(c);
	return started;
}

static void name_of(char name[32], int number)
{
	snprintf(name, 32, "plain-%d", number);
}

static int take_number(void)
{
	int number;

	pthread_mutex_lock(&lock);
	number = next < count ? FIRST_HOST + next++ : -1;
	pthread_mutex_unlock(&lock);
	return number;
}

static void *work(void *unused)
{
	char name[32];

	(void)unused;
	for (int number = take_number(); number >= 0; number = take_number()) {
		name_of(name, number);
		if (!define_and_start(name, number)) {
			pthread_mutex_lock(&lock);
			failures++;
			pthread_mutex_unlock(&lock);
		}
	}
	return NULL;
}

/* The monitor is init's parent, and removes what is the container's when init has ended. */
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

/* Not until it is reaped: that is init's to do, which may take its time. */
static void await_end(pid_t pid)
{
	struct pollfd end = {.events = POLLIN};

	end.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (end.fd < 0)
		return;
	poll(&end, 1, PATIENCE_MILLIS);
	close(end.fd);
}

static void destroy(const char *name)
{
	struct lxc_container *c = lxc_container_new(name, lxcpath);
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
		fprintf(stderr, "lxcpool-plain: %s is left\n", name);
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
	lxcpath = argv[1];
	read_template(argv[2]);
	owner = (uid_t)strtoul(argv[3], NULL, 10);
	count = (int)strtol(argv[4], NULL, 10);
	thread_count = (int)strtol(argv[5], NULL, 10);
	if (count < 1 || count > 200 || thread_count < 1 || thread_count > 64) {
		fprintf(stderr, "lxcpool-plain: COUNT is 1 to 200, THREADS is 1 to 64\n");
		return 2;
	}

	available = available_megabytes();
	begin = seconds_now();
	for (int i = 0; i < thread_count; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			die("pthread_create");
	for (int i = 0; i < thread_count; i++)
		pthread_join(threads[i], NULL);
	seconds = seconds_now() - begin;
	available -= available_megabytes();

	for (int i = 0; i < count; i++) {
		name_of(name, FIRST_HOST + i);
		destroy(name);
	}
	if (failures > 0) {
		fprintf(stderr, "lxcpool-plain: %d of %d did not start\n", failures, count);
		return 1;
	}
	printf("seconds %.6f\nrate %.3f\nlost %.3f\n", seconds, count / seconds, available);
	return 0;
}
