/*
 * What a process passes on to what it forks and executes, set to fixed values: what a container's
 * processes have must not depend on how its agent was started. Resource limits aren't here, since
 * liblxc sets those of a container's processes by its configuration.
 *
 * What a process can't undo stays: no_new_privs, filters of system calls, Landlock, a bounding set
 * of capabilities, locked securebits.
 */
#ifndef LXCPOOL_ATTRIBUTES_H
#define LXCPOOL_ATTRIBUTES_H

/*
 * What each thread has: umask 022, nice 0, policy SCHED_OTHER, all processors of its cpuset, no I/O
 * priority, a timer slack of 50 us, the personality PER_LINUX, the default memory policy and
 * machine check policy, no inheritable and ambient capabilities, no securebits, a fresh session
 * keyring. What it isn't allowed to change stays. The umask is the process's unless the thread has
 * unshared it.
 */
void attributes_reset_thread(void);

/* What all threads share: oom_score_adj 0, the default filter of core dumps, transparent huge
 * pages. */
void attributes_reset_process(void);

/* A session keyring that holds nothing. */
void attributes_join_fresh_keyring(void);

#endif
