/*
 * liblxc without its headers: loaded by name, with members of its struct found by offset. Functions
 * report failure as false or NULL; the reason is in the container's log.
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
	char problem[512]; /* why it can't be used */
};

/* Loads liblxc and checks its version. Returns NULL, or the problem, in memory of the struct. */
const char *liblxc_load(struct liblxc *liblxc, const char *file);

/* Call members of the struct; a member that is missing in it fails. */
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
	int (*run)(void *payload); /* runs in the new process, in the container */
	void *payload;
};

/* Runs a command in the container. Returns the pid of the new child, or -1. */
pid_t liblxc_attach(struct lxc_container *c, const struct liblxc_command *command);

#endif
