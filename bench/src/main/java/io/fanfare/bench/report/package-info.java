/** Results, and the forms in which they leave: terminal, JSON, CSV, .hgrm, one HTML page; comparison and thresholds. */
package io.fanfare.bench.report;
