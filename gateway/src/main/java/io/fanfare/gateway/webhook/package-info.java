/** Calls of backends over HTTP: signed, bounded, tried again, and left alone while they fail. What is asked is others' concern. */
package io.fanfare.gateway.webhook;
