/** Judgement: figures and findings computed from a record by pure functions. */
package dev.weft.adviser.rule;
