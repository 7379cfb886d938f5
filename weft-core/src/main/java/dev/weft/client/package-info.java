/** The way in: lazy values, the client that computes them, futures, and loops over numbers. */
package dev.weft.client;
