/** Any server on WebSocket whose messages can be written as templates. */
package io.fanfare.bench.driver.template;
