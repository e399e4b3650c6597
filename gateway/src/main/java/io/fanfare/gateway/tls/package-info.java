/** TLS for both ports and for the command line: certificates, what is made of them, and the handler that speaks it. */
package io.fanfare.gateway.tls;
