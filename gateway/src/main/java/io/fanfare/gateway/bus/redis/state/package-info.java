/** What the bus over Redis keeps in mind and concludes from it: without connections, threads and clocks of its own. */
package io.fanfare.gateway.bus.redis.state;
