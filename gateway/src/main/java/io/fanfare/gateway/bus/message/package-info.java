/** How nodes write and read what they tell each other, over the bus or through the store. Plain values, no threads. */
package io.fanfare.gateway.bus.message;
