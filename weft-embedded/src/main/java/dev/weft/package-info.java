/** The few verbs of Weft. */
package dev.weft;
