#include "child.h"

#include "child_exec.h"
#include "child_prepare.h"
#include "reply.h"
#include "title.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LXCPATH, NAME, REST };

struct changes {
	struct timespec directory;
	struct timespec config;
};

const char *child_refusal(const struct frame *request)
{
	uint16_t rest;

	if (request->kind < DEFINE || request->kind > ADDRESSES)
		return "no such operation";
	if (request->count < REST || !request->strings[LXCPATH][0] || !request->strings[NAME][0])
		return "no container named";
	if (request->number <= 0)
		return "no deadline";
	rest = request->count - REST;
	switch (request->kind) {
	case DEFINE:
		return rest % 2 ? "a key without a value" : NULL;
	case CONFIG:
		return rest == 1 ? NULL : "not one key";
	case EXEC:
		return rest >= 6 ? NULL : "no command";
	default:
		return rest ? "too many strings" : NULL;
	}
}

/* The reply omits the value, which may be a secret. */
static void refuse_item(const struct frame *request, int replies, const char *key)
{
	static const char refusal[] = "liblxc refuses the value of ";
	struct buffer text = { 0 };

	if (buffer_append(&text, refusal, strlen(refusal)) == 0 &&
	    buffer_append(&text, key, strlen(key) + 1) == 0)
		reply_failed(request, replies, (const char *)text.bytes);
	buffer_free(&text);
}

/* Returns when a file of the container, or its directory, was last modified. */
static struct timespec changed(const struct frame *request, const char *file)
{
	char path[PATH_MAX];
	struct stat stat_of = { 0 };

	snprintf(path, sizeof(path), "%s/%s/%s", request->strings[LXCPATH], request->strings[NAME],
	         file);
	if (stat(path, &stat_of) < 0)
		return (struct timespec){ 0 };
	return stat_of.st_mtim;
}

static struct changes changes(const struct frame *request)
{
	return (struct changes){ changed(request, "."), changed(request, "config") };
}

static bool is_same(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool set_items(struct lxc_container *c, const struct frame *request, int replies)
{
	uint16_t i;

	for (i = REST; i < request->count; i += 2) {
		const char *key = request->strings[i];
		const char *value = request->strings[i + 1];

		if (!*key) {
			if (!liblxc_create(c)) {
				reply_failed(request, replies, NULL);
				return false;
			}
		} else if (!liblxc_set_config_item(c, key, value)) {
			refuse_item(request, replies, key);
			return false;
		}
	}
	if (!liblxc_save_config(c)) {
		reply_failed(request, replies, NULL);
		return false;
	}
	return true;
}

static struct lxc_container *open_container(const struct liblxc *liblxc,
                                            const struct frame *request, int replies)
{
	struct lxc_container *c =
	        liblxc->container_new(request->strings[NAME], request->strings[LXCPATH]);

	if (!c) {
		reply_failed(request, replies, "liblxc could not open it: unreadable config?");
		_exit(CHILD_FAILED);
	}
	return c;
}

/*
 * Defines a container. Returns it with the modification times of its files, or NULL on failure. The
 * container is opened again, because liblxc sets some fields of a handle only when it reads a
 * configuration, such as the name of the AppArmor namespace: README.md has the list.
 */
static struct lxc_container *define(const struct liblxc *liblxc, const struct frame *request,
                                    int replies, struct changes *as_of)
{
	struct lxc_container *c = open_container(liblxc, request, replies);
	/* The configuration may contain secrets, and liblxc would make its files group-readable. */
	mode_t before = umask(S_IRWXG | S_IRWXO);
	bool defined = set_items(c, request, replies);

	umask(before); /* the container inherits it if it is started */
	if (!defined)
		return NULL;
	c = open_container(liblxc, request, replies);
	*as_of = changes(request); /* before the reply allows changes by others */
	reply_done(request, replies, NULL);
	return c;
}

/* Turns this process into the monitor. It sends no more replies: the launcher looks for init. */
static _Noreturn void start(struct lxc_container *c, int replies)
{
	close(replies);
	_exit(liblxc_start_in_foreground(c) ? EXIT_SUCCESS : CHILD_FAILED);
}

/*
 * Starts the defined container when that is ordered, which saves a fork. Opens the container again
 * if its configuration has changed.
 */
static void start_if_ordered(const struct liblxc *liblxc, struct lxc_container *c,
                             const struct frame *request, int replies, struct changes as_of)
{
	struct frame order = *request;
	struct changes now;

	if (read(replies, &order.id, sizeof(order.id)) != sizeof(order.id))
		return;
	title_set(request->strings[LXCPATH], request->strings[NAME]);
	child_outlive_launcher();
	now = changes(request);
	if (!is_same(now.directory, as_of.directory) || !is_same(now.config, as_of.config))
		c = open_container(liblxc, &order, replies);
	start(c, replies);
}

static void destroy(struct lxc_container *c, const struct frame *request, int replies)
{
	/* As root, removal doesn't need the container's user namespace, for which liblxc would
	 * fork. */
	liblxc_clear_config_item(c, "lxc.idmap");
	if (liblxc_destroy(c))
		reply_done(request, replies, NULL);
	else
		reply_failed(request, replies, NULL);
}

static void config(struct lxc_container *c, const struct frame *request, int replies)
{
	const char *key = request->strings[REST];
	int length = liblxc_get_config_item(c, key, NULL, 0);
	char *value;

	if (length < 0) {
		reply_done(request, replies, NULL);
		return;
	}
	value = calloc((size_t)length + 1, 1);
	if (!value) {
		reply_failed(request, replies, "no memory");
		return;
	}
	liblxc_get_config_item(c, key, value, length + 1);
	reply_done(request, replies, value);
	free(value);
}

static void addresses(struct lxc_container *c, const struct frame *request, int replies)
{
	char **ips = liblxc_get_ips(c);
	size_t count = 0;

	while (ips && ips[count])
		count++;
	reply_send(request, replies, DONE, 0, (const char *const *)ips, count);
}

void child_run(const struct liblxc *liblxc, const struct frame *request, int replies)
{
	struct lxc_container *c;
	struct changes as_of;
	const char *state;

	if (request->kind == START)
		title_set(request->strings[LXCPATH], request->strings[NAME]);
	else
		child_die_with_launcher(replies);
	if (request->kind == DEFINE) {
		c = define(liblxc, request, replies, &as_of);
		if (c)
			start_if_ordered(liblxc, c, request, replies, as_of);
		_exit(EXIT_SUCCESS);
	}
	c = open_container(liblxc, request, replies);
	switch (request->kind) {
	case START:
		start(c, replies);
	case DESTROY:
		destroy(c, request, replies);
		break;
	case EXEC:
		child_exec(c, request, replies);
		break;
	case STATE:
		state = liblxc_state(c);
		reply_done(request, replies, state ? state : "UNKNOWN");
		break;
	case CONFIG:
		config(c, request, replies);
		break;
	case ADDRESSES:
		addresses(c, request, replies);
		break;
	default:
		_exit(CHILD_FAILED);
	}
	/* The end of the process releases the handle. */
	_exit(EXIT_SUCCESS);
}
