/** Where the values of parts live on a host, and how many bytes they take. */
package dev.weft.store;
