/** Who did, or tried, what an operator may have to account for. */
package io.fanfare.gateway.audit;
