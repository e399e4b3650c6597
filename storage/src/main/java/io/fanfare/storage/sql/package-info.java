/** What the stores that speak SQL have in common. */
package io.fanfare.storage.sql;
