/**
 * What is to be computed: stages of similar parts and the wirings between them, all of it data.
 *
 * <p>A graph of a billion parts is a few stages. Nothing here runs anything.
 */
package dev.weft.graph;
