#include "operation.h"

#include "child.h"
#include "child_prepare.h"
#include "prefork.h"
#include "readiness.h"
#include "reply.h"
#include "waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MICROS_PER_MILLI = 1000, NANOS_PER_MILLI = 1000000 };

/* Attempts, a millisecond apart, to reap each killed process when the launcher ends. */
enum { LAST_TRIES = 100 };

enum { DEATH_TAKES = MICROS_PER_SECOND, ORDER_COMES_WITHIN = MICROS_PER_SECOND };

int64_t operations_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * MICROS_PER_SECOND + time.tv_nsec / 1000;
}

void operations_answer(struct operations *all, uint32_t id, uint8_t kind, int32_t number,
                       const char *text)
{
	if (frame_put(all->out, id, kind, number, text) < 0)
		all->broken = true;
	/* After FORKED, the start is still in progress: a fork would slow it down. */
	all->wants_prefork |= kind != FORKED;
}

static _Noreturn void in_child(const struct operations *all, const struct frame *request,
                               int channel)
{
	struct frame received;

	if (child_prepare(channel) < 0)
		_exit(CHILD_FAILED);
	if (!request) {
		prefork_await_request(3, &received);
		request = &received;
	}
	child_run(all->liblxc, request, 3);
}

/* Returns the pid and sets the launcher's end of the channel, or returns -1. */
static pid_t fork_process(struct operations *all, const struct frame *request, int *channel)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return -1;
	pid = fork();
	if (pid == 0)
		in_child(all, request, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		int error = errno;

		close(ends[0]);
		errno = error;
		return -1;
	}
	/* Only the launcher's end: the process uses blocking I/O. */
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	*channel = ends[0];
	return pid;
}

struct operation *operations_fork(struct operations *all, const struct frame *request)
{
	struct operation *operation = calloc(1, sizeof(*operation));

	if (!operation)
		return NULL;
	operation->pid = fork_process(all, request, &operation->channel);
	if (operation->pid < 0) {
		free(operation);
		return NULL;
	}
	operation->kind = PREFORKED;
	operation->deadline = -1;
	operation->answered = true;
	operation->readiness.socket = -1;
	operation->next = all->first;
	all->first = operation;
	return operation;
}

/* Assigns a request to an operation. */
static void assign(struct operations *all, struct operation *operation, const struct frame *request)
{
	operation->id = request->id;
	operation->kind = request->kind;
	operation->deadline = operations_now() + (int64_t)request->number * MICROS_PER_MILLI;
	operation->answered = false;
	readiness_begin(&operation->readiness, request->strings[0], request->strings[1]);
	operation->readiness.look_at = operations_now() + READINESS_CHECK_EVERY;
	if (operation->kind == DEFINE)
		operation->container = waiting_container(request);
	if (operation->kind == START)
		operations_answer(all, operation->id, FORKED, operation->pid, NULL);
}

void operations_begin(struct operations *all, const struct frame *request)
{
	const char *refusal = child_refusal(request);
	struct operation *operation;

	if (refusal) {
		operations_answer(all, request->id, REFUSED, 0, refusal);
		return;
	}
	operation = waiting_find(all, request);
	if (operation && (request->kind != START || !waiting_order(operation, request->id))) {
		waiting_dismiss(operation);
		operation = NULL;
	}
	if (!operation)
		operation = prefork_take(all, request);
	if (!operation)
		operation = operations_fork(all, request);
	if (operation)
		assign(all, operation, request);
	else
		operations_answer(all, request->id, FAILED, 0, strerror(errno));
}

void operation_kill(struct operation *operation, uint8_t as)
{
	kill(-operation->pid, SIGKILL);
	kill(operation->pid, SIGKILL);
	operation->killed_as = as;
	operation->deadline = operations_now() + DEATH_TAKES;
}

void operations_cancel(struct operations *all, uint32_t id)
{
	struct operation *each;

	for (each = all->first; each; each = each->next)
		if (each->id == id && !each->answered && !each->killed_as)
			operation_kill(each, CANCELLED);
}

static void stop_hearing(struct operation *operation)
{
	close(operation->channel);
	operation->channel = -1;
}

void operation_hear(struct operations *all, struct operation *operation)
{
	long length;

	do {
		length = buffer_read(&operation->heard, operation->channel);
	} while (length > 0);
	if (length != -EAGAIN)
		stop_hearing(operation);
	/*
	 * The launcher's own code wrote these frames, but liblxc may have corrupted its memory: a
	 * process may answer only for its own operation.
	 */
	while ((length = frame_length(&operation->heard)) > 0) {
		uint8_t kind = frame_kind(&operation->heard);
		bool more = frame_id(&operation->heard) == operation->id &&
		            (kind == EXITED ? operation->answered && !operation->exited
		                            : !operation->answered);

		if (more && buffer_append(all->out, operation->heard.bytes, (size_t)length) < 0)
			all->broken = true;
		operation->answered = true;
		operation->exited |= kind == EXITED;
		if (kind != DONE)
			waiting_end(operation);
		all->wants_prefork |= !waiting_is(operation);
		if (!operation->killed_as)
			operation->deadline =
			        waiting_is(operation) ? operations_now() + ORDER_COMES_WITHIN : -1;
		buffer_consume(&operation->heard, (size_t)length);
	}
}

void operation_answer_for_dead(struct operations *all, struct operation *operation, int status)
{
	if (operation->answered) {
		if (operation->kind == EXEC && !operation->exited)
			operations_answer(all, operation->id, EXITED, SIGKILL, NULL);
	} else if (operation->killed_as) {
		operations_answer(all, operation->id, operation->killed_as, 0, NULL);
	} else if (WIFSIGNALED(status)) {
		operations_answer(all, operation->id, CRASHED, WTERMSIG(status), NULL);
	} else if (operation->kind == START && WEXITSTATUS(status) == EXIT_SUCCESS) {
		operations_answer(all, operation->id, FAILED, 0, "its init exited at once");
	} else {
		operations_answer(all, operation->id, FAILED, 0, NULL);
	}
	operation->answered = true;
}

static void discard(struct operation *operation)
{
	if (operation->channel >= 0)
		close(operation->channel);
	readiness_end(&operation->readiness);
	buffer_free(&operation->heard);
	free(operation->container);
	free(operation);
}

void operation_remove(struct operations *all, struct operation *operation)
{
	struct operation **at = &all->first;

	while (*at != operation)
		at = &(*at)->next;
	*at = operation->next;
	discard(operation);
}

/*
 * Reaps a killed process: an agent that is process 1 would inherit it, and may never wait for it.
 * Gives up on a process that is stuck in the kernel.
 */
static void reap_killed(pid_t pid)
{
	const struct timespec pause = { .tv_nsec = NANOS_PER_MILLI };
	int tries;

	for (tries = 0; tries < LAST_TRIES && waitpid(pid, NULL, WNOHANG) == 0; tries++)
		nanosleep(&pause, NULL);
}

void operations_end(struct operations *all)
{
	while (all->first) {
		operation_kill(all->first, CANCELLED);
		reap_killed(all->first->pid);
		operation_remove(all, all->first);
	}
}

static struct operation *find(struct operations *all, pid_t pid)
{
	struct operation *each;

	for (each = all->first; each && each->pid != pid; each = each->next)
		;
	return each;
}

static void reap(struct operations *all, pid_t pid)
{
	struct operation *ended = find(all, pid);
	int status;

	if (ended && ended->channel >= 0)
		operation_hear(all, ended);
	/* Kills its descendants while its pid, not yet reaped, can't be reused. */
	if (ended && !ended->answered)
		kill(-pid, SIGKILL);
	if (waitpid(pid, &status, 0) != pid || !ended)
		return;
	/* A command that failed before it ran has no exit status to report. */
	if (ended->kind == EXEC && ended->answered && WIFEXITED(status))
		ended->exited = true;
	operation_answer_for_dead(all, ended, status);
	operation_remove(all, ended);
}

/* Also reaps monitors whose start was answered, and orphans of killed processes. */
void operations_reap(struct operations *all)
{
	siginfo_t ended = { .si_pid = 0 };

	while (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid) {
		reap(all, ended.si_pid);
		ended.si_pid = 0;
	}
}
