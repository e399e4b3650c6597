/**
 * One client: its identity, its subscriptions, the answers to its requests, and what becomes of messages that it reads too
 * slowly. Everything of a session belongs to the loop of its connection.
 */
package io.fanfare.gateway.session;
