/**
 * What this process was granted of the machine that it runs on: cores, memory, GPUs, folders for
 * scratch files. Detection reads the files of the operating system and the environment of batch
 * systems, and both can be given, so that it is a function of its arguments.
 */
package dev.weft.machine;
