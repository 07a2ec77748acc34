#include "supervise.h"

#include "waiting.h"

/* Answers a start once init runs. Returns true if it did, and removed the operation. */
static bool look_for_init(struct operations *all, struct operation *start)
{
	int64_t time = operations_now();
	bool signals;
	pid_t init;

	if (time < start->readiness.look_at)
		return false;
	signals = readiness_will_signal(&start->readiness);
	start->readiness.look_at =
	        time + (signals ? READINESS_FALLBACK_EVERY : READINESS_CHECK_EVERY);
	init = readiness_init_of(start->pid);
	if (init <= 0)
		return false; /* not yet, or the monitor has ended and will be reaped */
	operations_answer(all, start->id, DONE, init, NULL);
	operation_remove(all, start);
	return true;
}

static void enforce_deadline(struct operations *all, struct operation *operation)
{
	if (!operation->killed_as) {
		operation_kill(operation, OVERDUE);
	} else {
		/* SIGKILL didn't end it in time: it is stuck in the kernel. */
		operation->deadline = -1;
		operation_answer_for_dead(all, operation, 0);
	}
}

static int64_t sooner(int64_t soonest, int64_t left)
{
	if (left < 0)
		left = 0;
	return soonest < 0 || left < soonest ? left : soonest;
}

int64_t supervise_operations(struct operations *all)
{
	struct operation *each = all->first;
	int64_t soonest = -1;

	while (each) {
		struct operation *next = each->next;

		if (each->kind == START && !each->killed_as && !each->answered) {
			if (look_for_init(all, each)) {
				each = next;
				continue;
			}
			soonest = sooner(soonest, each->readiness.look_at - operations_now());
		}
		if (each->deadline >= 0 && each->deadline <= operations_now()) {
			if (waiting_is(each))
				waiting_dismiss(each);
			else
				enforce_deadline(all, each);
		}
		if (each->deadline >= 0)
			soonest = sooner(soonest, each->deadline - operations_now());
		each = next;
	}
	return soonest;
}
