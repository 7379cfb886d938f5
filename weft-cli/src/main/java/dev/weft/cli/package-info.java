/** The {@code weft} command: one class a subcommand, and nothing that a library user would call. */
package dev.weft.cli;
