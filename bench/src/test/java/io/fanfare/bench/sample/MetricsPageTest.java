package io.fanfare.bench.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsPageTest {
    @Test
    void heapAndPausesAreAddedUp() {
        MetricsPage.Reading reading = MetricsPage.parse("""
                # HELP jvm_memory_used_bytes The amount of used memory
                jvm_memory_used_bytes{area="heap",id="Eden Space"} 1000000.0
                jvm_memory_used_bytes{area="heap",id="Old Gen"} 2.5E6
                jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.0E9
                jvm_gc_pause_seconds_count{cause="a"} 3
                jvm_gc_pause_seconds_sum{cause="a"} 0.012
                jvm_gc_pause_seconds_count{cause="b"} 1
                jvm_gc_pause_seconds_sum{cause="b"} 0.003
                """);

        assertThat(reading).isEqualTo(new MetricsPage.Reading(3_500_000, 15, 4));
    }
}
