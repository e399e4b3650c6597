/** The durable history of a single node, in a file: SQLite with a flush for every commit. */
package io.fanfare.storage.embedded;
