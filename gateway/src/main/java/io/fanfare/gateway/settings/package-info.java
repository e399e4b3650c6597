/**
 * What a part of the node says of its own settings: their ranges, what has to fit together, what is secret. A section of the
 * configuration is the settings object of its part.
 */
package io.fanfare.gateway.settings;
