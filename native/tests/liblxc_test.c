/* The results of the members of liblxc's struct, called by offset in the stub. */
#include "check.h"
#include "liblxc.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEEN = 42 };

typedef bool (*operation_fn)(struct lxc_container *c);

static struct lxc_container *container(const struct liblxc *liblxc, const char *operation,
                                       const char *behaviour)
{
	struct lxc_container *c;
	char name[64];

	snprintf(name, sizeof(name), "%s-%s", operation, behaviour);
	c = liblxc->container_new(name, "/nowhere");
	CHECK(c);
	return c;
}

static bool set(struct lxc_container *c)
{
	return liblxc_set_config_item(c, "lxc.key", "value");
}

static bool clear(struct lxc_container *c)
{
	return liblxc_clear_config_item(c, "lxc.key");
}

static bool config(struct lxc_container *c)
{
	char value[16] = "";

	return liblxc_get_config_item(c, "lxc.key", value, sizeof(value)) == 7 &&
	       !strcmp(value, "lxc.key");
}

static bool state(struct lxc_container *c)
{
	const char *text = liblxc_state(c);

	return text && !strcmp(text, "RUNNING");
}

static bool ips(struct lxc_container *c)
{
	char **found = liblxc_get_ips(c);

	return found && found[0] && !strcmp(found[0], "10.0.0.2") && !found[1];
}

static int say(void *payload)
{
	return write(STDOUT_FILENO, payload, strlen(payload)) > 0 ? SEEN : 1;
}

static bool attach(struct lxc_container *c)
{
	char word[] = "word";
	char *nothing[] = { NULL };
	struct liblxc_command command = { .environment = nothing, .run = say, .payload = word };
	char heard[sizeof(word)] = "";
	int status;
	int out[2];
	pid_t pid;

	CHECK(pipe(out) == 0);
	command.descriptors[1] = out[1];
	command.descriptors[2] = STDERR_FILENO;
	pid = liblxc_attach(c, &command);
	close(out[1]);
	if (pid < 0) {
		close(out[0]);
		return false;
	}
	CHECK(read(out[0], heard, sizeof(heard)) == (ssize_t)strlen(word));
	close(out[0]);
	CHECK(!strcmp(heard, word));
	CHECK(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) && WEXITSTATUS(status) == SEEN;
}

/* A failure, garbage bits above a false bool, and a missing member all count as false. */
static void each_result_is_interpreted_correctly(const struct liblxc *liblxc)
{
	static const struct {
		const char *name;
		operation_fn call;
	} OPERATIONS[] = {
		{ "create", liblxc_create },
		{ "save", liblxc_save_config },
		{ "set", set },
		{ "clear", clear },
		{ "destroy", liblxc_destroy },
		{ "config", config },
		{ "state", state },
		{ "ips", ips },
		{ "attach", attach },
	};
	static const char *const FAILURES[] = { "false", "garbage", "null" };
	size_t i;
	size_t j;

	for (i = 0; i < sizeof(OPERATIONS) / sizeof(OPERATIONS[0]); i++) {
		struct lxc_container *c = container(liblxc, OPERATIONS[i].name, "fine");

		CHECK(OPERATIONS[i].call(c));
		free(c);
		for (j = 0; j < sizeof(FAILURES) / sizeof(FAILURES[0]); j++) {
			/* The stub's clear fails only by being missing. */
			if (OPERATIONS[i].call == clear && strcmp(FAILURES[j], "null"))
				continue;
			c = container(liblxc, OPERATIONS[i].name, FAILURES[j]);
			CHECK(!OPERATIONS[i].call(c));
			free(c);
		}
	}
}

static void unsupported_versions_are_refused(const char *stub)
{
	static const char *const REFUSED[] = { "3.2.1", "8.0.0", "", "five" };
	static const char *const TAKEN[] = { "4.0.0", "5.0.2", "7.0.0" };
	struct liblxc liblxc;
	size_t i;

	for (i = 0; i < sizeof(REFUSED) / sizeof(REFUSED[0]); i++) {
		const char *problem;

		CHECK(setenv("STUB_LIBLXC_VERSION", REFUSED[i], 1) == 0);
		problem = liblxc_load(&liblxc, stub);
		CHECK(problem && strstr(problem, "4.0 to 7.x"));
	}
	for (i = 0; i < sizeof(TAKEN) / sizeof(TAKEN[0]); i++) {
		CHECK(setenv("STUB_LIBLXC_VERSION", TAKEN[i], 1) == 0);
		CHECK(!liblxc_load(&liblxc, stub) && !strcmp(liblxc.version, TAKEN[i]));
	}
	CHECK(unsetenv("STUB_LIBLXC_VERSION") == 0);
	CHECK(strstr(liblxc_load(&liblxc, "/no/such/file"), "can't be loaded"));
}

int main(int argc, char **argv)
{
	struct liblxc liblxc;

	CHECK(argc == 2);
	unsupported_versions_are_refused(argv[1]);
	CHECK(!liblxc_load(&liblxc, argv[1]));
	each_result_is_interpreted_correctly(&liblxc);
	return EXIT_SUCCESS;
}
