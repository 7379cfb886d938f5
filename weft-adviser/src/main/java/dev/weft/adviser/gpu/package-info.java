/** What a graphics card was busy with: logs of {@code nvidia-smi}, and what they mean. */
package dev.weft.adviser.gpu;
