/** The history store: what it promises ({@link io.fanfare.storage.HistoryStore}) and the values it deals in. */
package io.fanfare.storage;
