/** Group commit, for stores that write in transactions: what arrives while one commits is the next one. */
package io.fanfare.storage.commit;
