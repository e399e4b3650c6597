/** Work that has to go on whatever happens, and the end of a process that can't. */
package io.fanfare.gateway.upkeep;
