#include "liblxc.h"
#include "liblxc_layout.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ATTACH_DEFAULT = 0xFFFF, ATTACH_CLEAR_ENV = 1, OLDEST_MAJOR = 4, NEWEST_MAJOR = 7 };

typedef void (*any_function)(void);

static any_function member(struct lxc_container *c, enum member offset)
{
	any_function function;

	memcpy(&function, (const char *)c + offset, sizeof(function));
	return function;
}

/* Looks up a function with dlsym and copies the pointer as POSIX requires. */
static int find(void *library, const char *name, void *function)
{
	void *symbol = dlsym(library, name);

	memcpy(function, &symbol, sizeof(symbol));
	return symbol ? 0 : -1;
}

const char *liblxc_load(struct liblxc *liblxc, const char *file)
{
	const char *(*get_version)(void);
	long major;
	char *end;

	liblxc->library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	if (!liblxc->library) {
		snprintf(liblxc->problem, sizeof(liblxc->problem), "liblxc can't be loaded: %s",
		         dlerror());
		return liblxc->problem;
	}
	if (find(liblxc->library, "lxc_get_version", &get_version) < 0 ||
	    find(liblxc->library, "lxc_container_new", &liblxc->container_new) < 0) {
		snprintf(liblxc->problem, sizeof(liblxc->problem), "%s is not liblxc: %s", file,
		         dlerror());
		return liblxc->problem;
	}
	liblxc->version = get_version();
	major = liblxc->version ? strtol(liblxc->version, &end, 10) : 0;
	if (major < OLDEST_MAJOR || major > NEWEST_MAJOR || *end != '.') {
		snprintf(liblxc->problem, sizeof(liblxc->problem),
		         "liblxc %s is not supported: lxcpool needs 4.0 to 7.x",
		         liblxc->version ? liblxc->version : "without a version");
		return liblxc->problem;
	}
	return NULL;
}

typedef const char *text_function(struct lxc_container *);
typedef bool plain_function(struct lxc_container *);
typedef bool key_function(struct lxc_container *, const char *);
typedef bool item_function(struct lxc_container *, const char *, const char *);
typedef int get_function(struct lxc_container *, const char *, char *, int);
typedef bool want_function(struct lxc_container *, bool);
typedef bool start_function(struct lxc_container *, int, char *const *);
typedef bool create_function(struct lxc_container *, const char *, const char *, void *, int,
                             char *const *);
typedef char **ips_function(struct lxc_container *, const char *, const char *, int);
typedef int attach_function(struct lxc_container *, int (*)(void *), void *,
                            struct attach_options *, pid_t *);

const char *liblxc_state(struct lxc_container *c)
{
	text_function *state = (text_function *)member(c, MEMBER_STATE);

	return state ? state(c) : NULL;
}

bool liblxc_create(struct lxc_container *c)
{
	create_function *create = (create_function *)member(c, MEMBER_CREATE);

	return create && create(c, NULL, NULL, NULL, 0, NULL);
}

bool liblxc_save_config(struct lxc_container *c)
{
	key_function *save = (key_function *)member(c, MEMBER_SAVE_CONFIG);

	return save && save(c, NULL);
}

bool liblxc_set_config_item(struct lxc_container *c, const char *key, const char *value)
{
	item_function *set = (item_function *)member(c, MEMBER_SET_CONFIG_ITEM);

	return set && set(c, key, value);
}

bool liblxc_clear_config_item(struct lxc_container *c, const char *key)
{
	key_function *clear = (key_function *)member(c, MEMBER_CLEAR_CONFIG_ITEM);

	return clear && clear(c, key);
}

int liblxc_get_config_item(struct lxc_container *c, const char *key, char *value, int size)
{
	get_function *get = (get_function *)member(c, MEMBER_GET_CONFIG_ITEM);

	return get ? get(c, key, value, size) : -1;
}

bool liblxc_start_in_foreground(struct lxc_container *c)
{
	want_function *daemonize = (want_function *)member(c, MEMBER_WANT_DAEMONIZE);
	want_function *close_all = (want_function *)member(c, MEMBER_WANT_CLOSE_ALL_FDS);
	start_function *start = (start_function *)member(c, MEMBER_START);

	return daemonize && close_all && start && daemonize(c, false) && close_all(c, true) &&
	       start(c, 0, NULL);
}

bool liblxc_destroy(struct lxc_container *c)
{
	plain_function *destroy = (plain_function *)member(c, MEMBER_DESTROY);

	return destroy && destroy(c);
}

char **liblxc_get_ips(struct lxc_container *c)
{
	ips_function *get_ips = (ips_function *)member(c, MEMBER_GET_IPS);

	return get_ips ? get_ips(c, NULL, NULL, 0) : NULL;
}

pid_t liblxc_attach(struct lxc_container *c, const struct liblxc_command *command)
{
	attach_function *attach = (attach_function *)member(c, MEMBER_ATTACH);
	struct attach_options options = {
		.flags = ATTACH_DEFAULT,
		.namespaces = -1,
		.personality = -1,
		.initial_cwd = "/",
		.uid = (uid_t)-1,
		.gid = (gid_t)-1,
		.env_policy = ATTACH_CLEAR_ENV,
		.extra_env_vars = command->environment,
		.log_fd = -EBADF,
	};
	pid_t pid = -1;

	memcpy(options.descriptors, command->descriptors, sizeof(options.descriptors));
	if (!attach || attach(c, command->run, command->payload, &options, &pid) < 0)
		return -1;
	return pid;
}
