/*
 * liblxc without its headers: loaded by name, its struct reached by offset. Failure is false or
 * NULL alone; the reason stands in the container's log.
 */
#ifndef LAUNCHER_LIBLXC_H
#define LAUNCHER_LIBLXC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct lxc_container; /* opaque */

struct liblxc {
	void *library;
	const char *version;
	struct lxc_container *(*container_new)(const char *name, const char *lxcpath);
};

/*
 * Loads it and checks its version. Returns NULL, or what is wrong, in static memory until the next
 * call.
 */
const char *liblxc_load(struct liblxc *liblxc, const char *file);

/* Members of the struct; those that are missing in it fail. */
const char *liblxc_state(struct lxc_container *c);
bool liblxc_create(struct lxc_container *c);
bool liblxc_save_config(struct lxc_container *c);
bool liblxc_set_config_item(struct lxc_container *c, const char *key, const char *value);
bool liblxc_clear_config_item(struct lxc_container *c, const char *key);
int liblxc_get_config_item(struct lxc_container *c, const char *key, char *value, int size);
bool liblxc_start_in_foreground(struct lxc_container *c);
bool liblxc_destroy(struct lxc_container *c);
char **liblxc_get_ips(struct lxc_container *c);

struct liblxc_command {
	char **environment;
	int descriptors[3];
	int (*run)(void *payload); /* in the new process, in the container */
	void *payload;
};

/* Returns the pid of a new child in the container, or -1. */
pid_t liblxc_attach(struct lxc_container *c, const struct liblxc_command *command);

#endif
