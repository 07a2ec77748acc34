/* Compares the launcher's layout of liblxc's structs with the installed headers, at compile time.
 */
#include <stddef.h>

#include <lxc/attach_options.h>
#include <lxc/lxccontainer.h>

#include "liblxc_layout.h"

#define SAME_MEMBER(ours, theirs)                                                                  \
	_Static_assert(ours == offsetof(struct lxc_container, theirs), #theirs)

SAME_MEMBER(MEMBER_STATE, state);
SAME_MEMBER(MEMBER_START, start);
SAME_MEMBER(MEMBER_WANT_DAEMONIZE, want_daemonize);
SAME_MEMBER(MEMBER_WANT_CLOSE_ALL_FDS, want_close_all_fds);
SAME_MEMBER(MEMBER_SET_CONFIG_ITEM, set_config_item);
SAME_MEMBER(MEMBER_DESTROY, destroy);
SAME_MEMBER(MEMBER_SAVE_CONFIG, save_config);
SAME_MEMBER(MEMBER_CREATE, create);
SAME_MEMBER(MEMBER_CLEAR_CONFIG_ITEM, clear_config_item);
SAME_MEMBER(MEMBER_GET_CONFIG_ITEM, get_config_item);
SAME_MEMBER(MEMBER_GET_IPS, get_ips);
SAME_MEMBER(MEMBER_ATTACH, attach);

#define SAME_OPTION(ours, theirs)                                                                  \
	_Static_assert(offsetof(struct attach_options, ours) ==                                    \
	                       offsetof(lxc_attach_options_t, theirs),                             \
	               #theirs)

SAME_OPTION(flags, attach_flags);
SAME_OPTION(namespaces, namespaces);
SAME_OPTION(personality, personality);
SAME_OPTION(initial_cwd, initial_cwd);
SAME_OPTION(uid, uid);
SAME_OPTION(gid, gid);
SAME_OPTION(env_policy, env_policy);
SAME_OPTION(extra_env_vars, extra_env_vars);
SAME_OPTION(extra_keep_env, extra_keep_env);
SAME_OPTION(descriptors, stdin_fd);
SAME_OPTION(log_fd, log_fd);

_Static_assert(offsetof(lxc_attach_options_t, stdout_fd) ==
                       offsetof(lxc_attach_options_t, stdin_fd) + sizeof(int),
               "the descriptors follow each other");
_Static_assert(offsetof(lxc_attach_options_t, stderr_fd) ==
                       offsetof(lxc_attach_options_t, stdout_fd) + sizeof(int),
               "the descriptors follow each other");
_Static_assert(sizeof(struct attach_options) >= sizeof(lxc_attach_options_t), "room for all of it");
