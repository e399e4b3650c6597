/** Who may do what, and what is told to those whose request is not carried out: one answer for every way in. */
package io.fanfare.gateway.access;
