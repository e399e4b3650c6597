/**
 * What an operator sets: records without defaults of their own, filled from three layers. {@code config/fanfare.yaml} is
 * the lowest and names every key; the operator's file and the environment overlay it. Keys are the names of record
 * components in kebab-case, and so are the values of enums ({@link io.fanfare.gateway.settings.Spelling}).
 *
 * <p>Everything that is wrong is found in one pass and reported together; nothing is adjusted.
 */
package io.fanfare.gateway.config;
