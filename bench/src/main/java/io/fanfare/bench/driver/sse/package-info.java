/** Server-Sent Events of a gateway. */
package io.fanfare.bench.driver.sse;
