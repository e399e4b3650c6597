/** What both ports need of their sockets. */
package io.fanfare.gateway.socket;
