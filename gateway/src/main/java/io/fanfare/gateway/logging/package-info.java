/** How much is logged. Alone knows the library behind the loggers. */
package io.fanfare.gateway.logging;
