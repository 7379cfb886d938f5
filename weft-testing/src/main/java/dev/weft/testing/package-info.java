/** What the tests of several modules share: seeds, random graphs, the contract of every engine. */
@NullMarked
package dev.weft.testing;

import org.jspecify.annotations.NullMarked;
