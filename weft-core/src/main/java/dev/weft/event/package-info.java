/** What happened, once, with times and bytes: the only thing that diagnostics ever see. */
package dev.weft.event;
