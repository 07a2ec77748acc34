/*
 * Sets the attributes that a process passes on to its children and executed programs to fixed
 * values, so that a container's processes don't depend on how the agent was started. Resource
 * limits are not included: liblxc sets those of a container's processes from its configuration.
 *
 * Attributes that a process can't undo remain: no_new_privs, seccomp filters, Landlock, the
 * capability bounding set, locked securebits.
 */
#ifndef LXCPOOL_ATTRIBUTES_H
#define LXCPOOL_ATTRIBUTES_H

/*
 * Resets the attributes of the calling thread: umask 022, nice 0, policy SCHED_OTHER, all
 * processors of its cpuset, no I/O priority, a timer slack of 50 us, the personality PER_LINUX, the
 * default memory policy and machine check policy, no inheritable or ambient capabilities, no
 * securebits, a fresh session keyring. An attribute that the thread isn't permitted to change
 * remains. The umask is the process's unless the thread has unshared it.
 */
void attributes_reset_thread(void);

/*
 * Resets the attributes that all threads share: oom_score_adj 0, the default core dump filter,
 * transparent huge pages enabled.
 */
void attributes_reset_process(void);

/* Joins a new, empty session keyring. */
void attributes_join_fresh_keyring(void);

#endif
