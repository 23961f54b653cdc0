package io.sallyport.overload;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.LongSupplier;

/**
 * What was left in the heap after the last collection: only what stands there is used, all else is free for the asking.
 * A heap that is well used is no load; what is used of its last third is.
 */
@ApplicationScoped
class HeapPressure implements Pressure {
    private static final double WELL_USED = 0.7;

    private final LongSupplier used;
    private final long most;

    @Inject
    HeapPressure() {
        this(HeapPressure::usedAfterCollection, Runtime.getRuntime().maxMemory());
    }

    HeapPressure(LongSupplier used, long most) {
        this.used = used;
        this.most = most;
    }

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public double share() {
        double filled = (double) used.getAsLong() / most;
        return Math.max(0, (filled - WELL_USED) / (1 - WELL_USED));
    }

    private static long usedAfterCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += left == null ? 0 : left.getUsed();
        }
        return used;
    }
}
