/** How load is made and timed, whoever it is for. */
package io.fanfare.bench.load;
