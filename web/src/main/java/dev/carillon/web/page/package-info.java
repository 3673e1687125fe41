/**
 * The page and its files: headers, and plain pages where the container would show its own. Holds no
 * data.
 */
package dev.carillon.web.page;
