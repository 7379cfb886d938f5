/**
 * What carries graphs out: the contract of every engine, the owner loop that they share, the lanes
 * that execute leases, and the engine of this JVM's threads.
 */
package dev.weft.engine;
