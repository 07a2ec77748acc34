/* Ends a test program when a condition is false. */
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

/* The exit code by which CTest recognizes a test that can't run here. */
enum { SKIPPED = 77 };

#endif
