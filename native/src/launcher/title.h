/* The title of a process in the process list. */
#ifndef LAUNCHER_TITLE_H
#define LAUNCHER_TITLE_H

/* Sets the monitor's title in the process list, as liblxc does for the monitors it daemonizes. */
void title_set(const char *lxcpath, const char *name);

#endif
