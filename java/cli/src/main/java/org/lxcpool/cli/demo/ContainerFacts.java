package org.lxcpool.cli.demo;

/**
 * Facts about a container, gathered by running commands in it.
 *
 * @param hostname its hostname
 * @param address its address
 * @param ping the outcome of a ping of the gateway
 * @param ids the id of its root on the host
 */
record ContainerFacts(String hostname, String address, String ping, String ids) {}
