/** Whether a node has more to do than it can, and what it does without then. Used by all that takes new work. */
package io.fanfare.gateway.overload;
