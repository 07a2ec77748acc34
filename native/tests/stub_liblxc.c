/*
 * A liblxc whose behaviour depends on the container's name: OPERATION-BEHAVIOUR, for example
 * start-hang. Operations: new, create, set, save, start, destroy, state, config, ips, attach.
 * Behaviours: false (or NULL, or -1), garbage (false with all upper bits of the register set), log
 * (false, with a reason in the container's log), null (the struct lacks this member), hang, segv,
 * slow. More behaviours of start define what the monitor's command socket does: tells (closes a
 * connection when init has executed its program; without a connection, there is no init), early
 * (closes it before there is an init), mute (never closes it). Everything else succeeds: start runs
 * sleep in a new pid namespace and returns when it ends, attach runs the command on the host.
 */
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum { STRUCT_SIZE = 1024, SLOW_MICROS = 300000, STACK = 65536, PATH_SIZE = 4096 };

struct lxc_container {
	unsigned char members[STRUCT_SIZE]; /* at their offsets */
	char name[256];
	char lxcpath[PATH_SIZE];
};

/* The whole register of a member that returns a bool. */
typedef uintptr_t any_result;

static const char *behaviour(const struct lxc_container *c, const char *operation)
{
	size_t length = strlen(operation);

	return strncmp(c->name, operation, length) == 0 && c->name[length] == '-'
	               ? c->name + length + 1
	               : "";
}

static void write_log(const struct lxc_container *c)
{
	char path[PATH_SIZE + 512];
	FILE *log;

	snprintf(path, sizeof(path), "%s/%s/lxc.log", c->lxcpath, c->name);
	log = fopen(path, "a");
	if (!log)
		return;
	fprintf(log,
	        "lxc %s 20260101120000.123 ERROR    stub - stub.c:stub:1 - the stub's own reason\n",
	        c->name);
	fclose(log);
}

/* Behaves as the name says. Returns true if the operation shall succeed. */
static bool behave(const struct lxc_container *c, const char *operation)
{
	const char *how = behaviour(c, operation);

	if (strcmp(how, "hang") == 0)
		for (;;)
			pause();
	if (strcmp(how, "segv") == 0) {
		signal(SIGSEGV, SIG_DFL);
		raise(SIGSEGV);
	}
	if (strcmp(how, "slow") == 0)
		usleep(SLOW_MICROS);
	if (strcmp(how, "log") == 0)
		write_log(c);
	return strcmp(how, "false") && strcmp(how, "log") && strcmp(how, "garbage");
}

/* The register's upper bits aren't part of a bool. */
static any_result result(const struct lxc_container *c, const char *operation)
{
	bool success = behave(c, operation);

	return strcmp(behaviour(c, operation), "garbage") == 0 ? ~(any_result)0xFF : success;
}

static any_result stub_create(struct lxc_container *c)
{
	return result(c, "create");
}

static any_result stub_save(struct lxc_container *c)
{
	return result(c, "save");
}

static any_result stub_set(struct lxc_container *c)
{
	return result(c, "set");
}

static any_result stub_clear(struct lxc_container *c)
{
	(void)c;
	return 1;
}

static any_result stub_destroy(struct lxc_container *c)
{
	return result(c, "destroy");
}

static any_result stub_want(struct lxc_container *c)
{
	(void)c;
	return 1;
}

static int init(void *nothing)
{
	(void)nothing;
	execl("/bin/sleep", "sleep", "1000", (char *)NULL);
	return 1;
}

/* Creates the command socket and waits for a connection. Returns it, or a negative number. */
static int connection(const struct lxc_container *c)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int length = snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "%s/%s/command",
	                      c->lxcpath, c->name);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&address,
	         (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length)) < 0 ||
	    listen(fd, 1) < 0)
		return -1;
	return accept4(fd, NULL, NULL, SOCK_CLOEXEC);
}

static any_result stub_start(struct lxc_container *c)
{
	char stack[STACK] __attribute__((aligned(16)));
	int flags = CLONE_NEWPID | SIGCHLD | (geteuid() ? CLONE_NEWUSER : 0);
	any_result success = result(c, "start");
	bool tells = strcmp(behaviour(c, "start"), "tells") == 0;
	bool early = strcmp(behaviour(c, "start"), "early") == 0;
	int connected = -1;
	int status;
	pid_t pid;

	if (!(success & 0xFF))
		return success;
	if (tells || early || strcmp(behaviour(c, "start"), "mute") == 0) {
		connected = connection(c);
		if (connected < 0)
			return false;
	}
	if (early) {
		close(connected);
		usleep(SLOW_MICROS);
	}
	/* With CLONE_VFORK, this returns after init has executed its program. */
	pid = clone(init, stack + sizeof(stack), flags | CLONE_VFORK, NULL);
	if (tells)
		close(connected);
	if (pid < 0)
		return false;
	return waitpid(pid, &status, 0) == pid;
}

static const char *stub_state(struct lxc_container *c)
{
	return behave(c, "state") ? "RUNNING" : NULL;
}

static int stub_config(struct lxc_container *c, const char *key, char *value, int size)
{
	if (!behave(c, "config"))
		return -1;
	if (value)
		snprintf(value, (size_t)size, "%s", key);
	return (int)strlen(key);
}

static char **stub_ips(struct lxc_container *c)
{
	/* Static, since the caller reads them after the return; never written. */
	static char *none[] = { NULL };
	static char *one[] = { "10.0.0.2", NULL };

	return behave(c, "ips") ? one : strcmp(behaviour(c, "ips"), "false") ? none : NULL;
}

static int stub_attach(struct lxc_container *c, int (*run)(void *), void *payload,
                       const int *options, pid_t *pid)
{
	enum { DESCRIPTORS = 14 }; /* offset 56, in ints */
	int i;

	if (!behave(c, "attach"))
		return -1;
	*pid = fork();
	if (*pid == 0) {
		for (i = 0; i < 3; i++)
			if (dup2(options[DESCRIPTORS + i], i) < 0)
				_exit(126);
		_exit(run(payload));
	}
	return *pid < 0 ? -1 : 0;
}

static void put(struct lxc_container *c, size_t offset, const char *operation, void *function)
{
	if (strcmp(behaviour(c, operation), "null"))
		memcpy(c->members + offset, &function, sizeof(function));
}

EXPORT const char *lxc_get_version(void);
EXPORT struct lxc_container *lxc_container_new(const char *name, const char *lxcpath);

const char *lxc_get_version(void)
{
	const char *version = getenv("STUB_LIBLXC_VERSION");

	return version ? version : STUB_VERSION;
}

struct lxc_container *lxc_container_new(const char *name, const char *lxcpath)
{
	struct lxc_container *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	snprintf(c->name, sizeof(c->name), "%s", name);
	snprintf(c->lxcpath, sizeof(c->lxcpath), "%s", lxcpath);
	if (!behave(c, "new")) {
		free(c);
		return NULL;
	}
	put(c, 88, "state", (void *)stub_state);
	put(c, 136, "start", (void *)stub_start);
	put(c, 160, "want", (void *)stub_want);
	put(c, 168, "want", (void *)stub_want);
	put(c, 192, "set", (void *)stub_set);
	put(c, 200, "destroy", (void *)stub_destroy);
	put(c, 208, "save", (void *)stub_save);
	put(c, 216, "create", (void *)stub_create);
	put(c, 264, "clear", (void *)stub_clear);
	put(c, 272, "config", (void *)stub_config);
	put(c, 304, "ips", (void *)stub_ips);
	put(c, 368, "attach", (void *)stub_attach);
	return c;
}
