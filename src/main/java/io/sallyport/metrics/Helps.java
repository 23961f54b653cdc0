package io.sallyport.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;

/** Tells who collects the metrics what each means. */
@Singleton
final class Helps implements MeterFilter {
    @Override
    public Meter.Id map(Meter.Id id) {
        String meaning = Meanings.plain(id.getName());
        return meaning == null
                ? id
                : new Meter.Id(id.getName(), Tags.of(id.getTagsAsIterable()), id.getBaseUnit(), meaning, id.getType());
    }
}
