/*
 * The layout of liblxc's structs, without its headers. tests/liblxc_layout_test.c compares it with
 * the installed headers and with those of other releases.
 */
#ifndef LAUNCHER_LIBLXC_LAYOUT_H
#define LAUNCHER_LIBLXC_LAYOUT_H

#include <sys/types.h>

/*
 * Offsets into struct lxc_container on 64-bit Linux, the same from 4.0 to 7.x: the header promises
 * that members keep their order. Java has its own table.
 */
enum member {
	MEMBER_STATE = 88,
	MEMBER_START = 136,
	MEMBER_WANT_DAEMONIZE = 160,
	MEMBER_WANT_CLOSE_ALL_FDS = 168,
	MEMBER_SET_CONFIG_ITEM = 192,
	MEMBER_DESTROY = 200,
	MEMBER_SAVE_CONFIG = 208,
	MEMBER_CREATE = 216,
	MEMBER_CLEAR_CONFIG_ITEM = 264,
	MEMBER_GET_CONFIG_ITEM = 272,
	MEMBER_GET_IPS = 304,
	MEMBER_ATTACH = 368,
};

/* lxc_attach_options_t up to log_fd; members that later versions added after it default to zero. */
struct attach_options {
	int flags;
	int namespaces;
	long personality;
	const char *initial_cwd;
	uid_t uid;
	gid_t gid;
	int env_policy;
	char **extra_env_vars;
	char **extra_keep_env;
	int descriptors[3];
	int log_fd;
	char later[128];
};

_Static_assert(sizeof(void *) == 8, "the offsets are those of 64-bit Linux");

#endif
