package org.lxcpool.cli.demo;

/**
 * What commands in a container said.
 *
 * @param hostname its name for itself
 * @param address its address
 * @param ping what became of a ping of the gateway
 * @param ids who its root is on the host
 */
record Proof(String hostname, String address, String ping, String ids) {}
