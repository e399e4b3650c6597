package io.fanfare.gateway.overload;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/** What of the process's memory is in use: the heap, and what buffers of sockets take. Any thread. */
public final class ProcessMemory {
    private static final List<String> YOUNG = List.of("Eden", "Survivor", "Young");

    /** Where objects stay: what the young ones take says nothing of how short memory is. */
    private final List<MemoryPoolMXBean> old;

    private final ByteBufAllocatorMetric buffers;

    public ProcessMemory() {
        old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .filter(pool -> YOUNG.stream().noneMatch(pool.getName()::contains))
                .toList();
        buffers = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    }

    /** What was left of the heap by the last collection of those that have stayed, in percent of the largest heap. */
    int heapPercent() {
        long used = 0;
        for (MemoryPoolMXBean pool : old) {
            MemoryUsage left = pool.getCollectionUsage();
            used += left == null ? 0 : left.getUsed();
        }
        return (int) (used * 100 / Runtime.getRuntime().maxMemory());
    }

    int directPercent() {
        return (int) (directBytes() * 100 / directLimitBytes());
    }

    /** Direct memory that the buffers' allocator has taken, lent or not. */
    public long directBytes() {
        return Math.max(buffers.usedDirectMemory(), Math.max(0, PlatformDependent.usedDirectMemory()));
    }

    /** What it may take. */
    public long directLimitBytes() {
        long limit = PlatformDependent.maxDirectMemory();
        return limit > 0 ? limit : Runtime.getRuntime().maxMemory();
    }

    /** Heap that the buffers' allocator has taken. */
    public long heapBufferBytes() {
        return buffers.usedHeapMemory();
    }
}
