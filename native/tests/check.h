/* What a test program of ours ends with when something isn't so. */
#ifndef LXCPOOL_CHECK_H
#define LXCPOOL_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			exit(EXIT_FAILURE);                                                        \
		}                                                                                  \
	} while (0)

/* The exit code by which ctest knows a test that can't run here. */
enum { SKIPPED = 77 };

#endif
