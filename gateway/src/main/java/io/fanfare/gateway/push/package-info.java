/** Passes what clients push to the backends of their namespaces: what a backend is told, and what it may reply. */
package io.fanfare.gateway.push;
