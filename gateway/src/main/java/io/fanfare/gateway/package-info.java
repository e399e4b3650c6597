/** The server. Its packages and who may use whom are in {@code gateway/README.md}. */
package io.fanfare.gateway;
