/* What liblxcpool exports. Functions return 0 or a positive value, or -errno. */
#ifndef LXCPOOL_H
#define LXCPOOL_H

#define LXCPOOL_EXPORT __attribute__((visibility("default")))

/* Changes whenever a signature or a struct here does; the Java side refuses another one. */
#define LXCPOOL_ABI 3

LXCPOOL_EXPORT int lxcpool_abi(void);

/* What lxcpool_attach_command is given: a command, and liblxc's own function that executes it. */
struct lxcpool_attach_command {
	int (*run)(void *command); /* lxc_attach_run_command */
	void *command;             /* its lxc_attach_command_t */
};

/*
 * The function that liblxc's attach calls in the new process, inside the container. That process is
 * a fork of the agent's: before the command is executed its descriptors but 0, 1 and 2 are closed,
 * its signals are handled as by default, and its signal mask is emptied: a signal that came while it
 * was blocked then has its effect. Returns the exit code of a command that couldn't be executed.
 */
LXCPOOL_EXPORT int lxcpool_attach_command(void *payload);

/*
 * Around a start in process: has the signals that this process ignores caught by a handler that does
 * nothing, and ignored again. Not thread-safe.
 */
LXCPOOL_EXPORT void lxcpool_catch_ignored(void);
LXCPOOL_EXPORT void lxcpool_ignore_again(void);

#endif
