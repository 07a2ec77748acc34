/* Separates a forked process from the launcher, and ties their lifetimes. */
#ifndef LAUNCHER_CHILD_PREPARE_H
#define LAUNCHER_CHILD_PREPARE_H

/*
 * Detaches a forked process from the launcher: a new session, the attributes of a container's
 * processes, no blocked or ignored signal, and no descriptor except /dev/null and the given one,
 * which becomes 3. Returns 0 or -errno.
 */
int child_prepare(int replies);

/* Closes this descriptor and all higher ones. */
void child_close_from(int first);

/* Has the kernel kill this process when its parent dies: the launcher, or a process that dies with
 * it. */
void child_die_with_launcher(int replies);

/* Reverts child_die_with_launcher. */
void child_outlive_launcher(void);

#endif
