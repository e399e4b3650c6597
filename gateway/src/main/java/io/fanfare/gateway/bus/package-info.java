/** What carries publications between nodes, or inside one: the interface and the bus of a single node. */
package io.fanfare.gateway.bus;
