/** Code that breaks each rule of the architecture once, so that a rule that finds nothing shows. Never used. */
package io.fanfare.planted;
