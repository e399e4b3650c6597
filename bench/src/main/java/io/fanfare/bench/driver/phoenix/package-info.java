/** Phoenix Channels, in the text form of version 2. */
package io.fanfare.bench.driver.phoenix;
