/** From a token to an identity, and from an identity to what it may do. Used by every package, knows none of them. */
package io.fanfare.gateway.auth;
