package org.lxcpool.lxc.internal.liblxc;

import java.util.List;

/**
 * A command to run in a container.
 *
 * @param command the program and its arguments, not empty
 * @param environment all of its environment, each NAME=VALUE; nothing of ours is passed on
 * @param stdin descriptors for it to take as its own
 */
public record AttachRequest(
    List<String> command, List<String> environment, int stdin, int stdout, int stderr) {}
