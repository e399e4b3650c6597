/** The durable history of several nodes, in Postgres. */
package io.fanfare.storage.postgres;
