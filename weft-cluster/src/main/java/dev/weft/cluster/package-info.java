/**
 * Worker processes: JVMs that the driver starts with its own class path, and that carry out its
 * leases.
 *
 * <pre>
 * driver  engine -- scheduler (one owner) -- roster -- control connections
 *            |  small messages: code of stages, leases and their ends, values to free, beats
 * worker  reader -- lanes (threads, one a slot) -- store -- block server
 *            '--------- block connections between workers, and from the driver: values
 * </pre>
 *
 * <p>The connection is the lifeline: when it ends, the worker is lost for the driver, which
 * computes again what only that worker held, and the driver is lost for the worker, which exits.
 * All of it goes over Unix domain sockets in a directory that only the user may enter; nothing
 * listens on a port. Threads that run bodies never touch a channel: interrupting a thread that is
 * in a channel closes the channel for everybody, so each connection has threads of its own for all
 * input and output.
 */
package dev.weft.cluster;
