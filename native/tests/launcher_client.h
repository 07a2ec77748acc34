/* Who asks a launcher, in its tests. What goes wrong ends the test. */
#ifndef TESTS_LAUNCHER_CLIENT_H
#define TESTS_LAUNCHER_CLIENT_H

#include "frame.h"

#include <sys/types.h>

/* Milliseconds that a request may take, and microseconds between two looks. */
enum { LONG = 20000, NOT_YET = 100, QUIET_FOR = 5000 };

struct client {
	pid_t pid;
	int requests;
	int replies;
	struct buffer heard;
	uint32_t id;
};

/* Starts a launcher. */
struct client client_begin(const char *launcher, const char *liblxc);

/*
 * The same for a test's main, of whose arguments the launcher and liblxc are the only ones: ends the
 * test after a minute, and hears the greeting.
 */
struct client client_of_test(int argc, char **argv);

/* Sends a request; the client's id is its id from then on. */
void client_send_all(struct client *client, uint8_t kind, int deadline, const char *const *strings,
                     size_t count);

/* The same about a container of the stub's, whose name says how it behaves. */
void client_send(struct client *client, uint8_t kind, int deadline, const char *name);

/* The next reply, to be freed. */
struct frame client_reply(struct client *client);

/* The next reply must be this one to the last request; any number if it is 0. */
void client_expect(struct client *client, uint8_t kind, int32_t number);

/*
 * The process that the launcher has forked ahead: waits until that is its only child. There must
 * have been a reply.
 */
pid_t client_spare(const struct client *client);

/* Waits until a process is gone. */
void client_await_end(pid_t pid);

/* Ends the requests; the launcher's wait status. */
int client_end(struct client *client);

#endif
