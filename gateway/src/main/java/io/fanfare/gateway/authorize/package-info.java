/** Leaves decisions to backends: what they are asked, and for how long their answers hold. */
package io.fanfare.gateway.authorize;
