/** Who is in which topic, on all nodes. Knows neither sessions nor wire formats. */
package io.fanfare.gateway.presence;
