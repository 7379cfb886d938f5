/** Advice as text, Markdown, HTML and JSON, for one job and for many. */
package dev.weft.adviser.report;
