package io.sallyport.policy;

import io.sallyport.mail.Score;
import io.sallyport.policy.yaml.Default;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters of which there is nothing but the settings: what a policy's files know of any filter. */
final class SampleFilters implements FilterBlocks {
    @Override
    public Map<String, Class<? extends Record>> types() {
        return Map.of("helo", Helo.class, "zones", Zones.class, "nothing", Nothing.class);
    }

    /** A filter whose settings all have defaults. */
    record Helo(@Default("1") Score bare, @Default("true") boolean strict, Pause pause) {
        /** A block within the settings. */
        record Pause(
                @Default("2s") Duration first,

                @Default("3") @Positive(message = "must be greater than 0")
                int times) {}

        Helo {
            if (strict && pause.times() > 100) {
                throw new IllegalArgumentException("pause.times: %d (expected: at most 100)".formatted(pause.times()));
            }
        }
    }

    /** A filter with a list that must be given. */
    record Zones(
            @Size(min = 1, message = "must name at least one zone")
            List<Zone> zones) {
        /** An item of the list. */
        record Zone(DomainName name, @Nullable Score points) {}
    }

    /** A filter without settings. */
    record Nothing() {}
}
