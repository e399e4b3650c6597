/** What backends order about users and their tokens, carried to all nodes by the history store; and who is there. */
package io.fanfare.gateway.control;
