/*
 * Queries the kernel for addresses in other network namespaces, and receives their changes, without
 * entering those namespaces. Functions return 0 or a positive value, or -errno, and are
 * thread-safe.
 */
#ifndef LXCPOOL_NETLINK_H
#define LXCPOOL_NETLINK_H

#include "netlink_parse.h"

#include <sys/types.h>

/*
 * Opens a non-blocking socket that receives the address changes of every namespace that has an id
 * in this one. Returns -EPERM without CAP_NET_BROADCAST.
 */
int netlink_subscribe(void);

/*
 * Reads one datagram. Returns its length and sets nsid to the id of its namespace, NO_NSID for the
 * caller's own. Returns 0 if datagrams were lost, and -EAGAIN if there is none.
 */
ssize_t netlink_receive(int fd, void *buffer, size_t size, int *nsid);

/*
 * Returns the id of a process's network namespace in the caller's, and assigns one if it has none.
 * The id lasts as long as the namespace and is reused afterwards. Returns -ESRCH if there is no
 * such process.
 */
int netlink_namespace_id(pid_t pid);

/*
 * Stores the usable addresses of a namespace, as many as fit. Returns their total number, or
 * -EINVAL if no namespace has this id.
 */
int netlink_addresses(int nsid, struct netlink_address *addresses, size_t capacity);

#endif
