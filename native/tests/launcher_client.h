/* A client of the launcher, for its tests. Failures end the test. */
#ifndef TESTS_LAUNCHER_CLIENT_H
#define TESTS_LAUNCHER_CLIENT_H

#include "frame.h"

#include <sys/types.h>

/* A request's deadline in milliseconds, and microseconds between two checks. */
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
 * Starts a launcher for a test's main, whose arguments are the launcher and liblxc. Ends the test
 * after a minute. Receives the greeting.
 */
struct client client_of_test(int argc, char **argv);

/* Sends a request and stores its id in the client. */
void client_send_all(struct client *client, uint8_t kind, int deadline, const char *const *strings,
                     size_t count);

/* Sends a request for a container of the stub, whose name selects its behaviour. */
void client_send(struct client *client, uint8_t kind, int deadline, const char *name);

/* Returns the next reply, to be freed. */
struct frame client_reply(struct client *client);

/* Checks that the next reply is this one to the last request; number 0 accepts any number. */
void client_expect(struct client *client, uint8_t kind, int32_t number);

/*
 * Returns the process that the launcher has forked in advance, after waiting until it is the
 * launcher's only child. There must have been a reply.
 */
pid_t client_preforked(const struct client *client);

/* Waits until a process has ended. */
void client_await_end(pid_t pid);

/* Closes the stream of requests. Returns the launcher's wait status. */
int client_end(struct client *client);

#endif
