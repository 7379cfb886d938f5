/**
 * Decides which ranges of parts run where, and when values may be dropped: a pure state machine
 * that knows no thread, clock, socket or value.
 */
package dev.weft.scheduler;
