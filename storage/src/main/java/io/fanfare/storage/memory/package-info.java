/** The history store that keeps everything in the memory of one node. */
package io.fanfare.storage.memory;
