/** What arrays look like without their values: element types, shapes and chunks. */
package dev.weft.array.layout;
