/*
 * Asks the kernel for the addresses in other network namespaces, and hears of their changes,
 * without entering them. Functions return 0 or a positive value, or -errno. All are safe in any
 * thread.
 */
#ifndef LXCPOOL_NETLINK_H
#define LXCPOOL_NETLINK_H

#include "netlink_parse.h"

#include <sys/types.h>

/*
 * A socket that doesn't block, with the address changes of every namespace that has an id here.
 * -EPERM without CAP_NET_BROADCAST.
 */
int netlink_subscribe(void);

/*
 * Reads one datagram. Returns its length and sets the id of the namespace it comes from, NO_NSID
 * for our own. 0 means that something was lost and -EAGAIN that there is none.
 */
ssize_t netlink_receive(int fd, void *buffer, size_t size, int *nsid);

/*
 * The id that the network namespace of a process has here; one is assigned if it has none. It lasts
 * as long as the namespace, and is then used again. -ESRCH if there is no such process.
 */
int netlink_namespace_id(pid_t pid);

/*
 * The addresses that can be used in the namespace of this id. Returns how many there are, of which
 * as many as fit are stored; -EINVAL if no namespace has this id.
 */
int netlink_addresses(int nsid, struct netlink_address *addresses, size_t capacity);

#endif
