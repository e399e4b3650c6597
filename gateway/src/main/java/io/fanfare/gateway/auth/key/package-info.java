/** Keys of backend services: their text, what they allow, and the file that holds what is known of them. */
package io.fanfare.gateway.auth.key;
