package io.sallyport.admin.jobs;

import io.sallyport.admin.jobs.Job.Failure;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job at one moment. Times are of RFC 3339.
 *
 * @param action what it does, such as {@code quarantine.release}
 * @param owner who asked for it
 * @param state {@code waiting}, {@code running}, {@code done}, {@code cancelled} or {@code failed}
 * @param begun null while it waits
 * @param ended null until it has
 * @param expected about how many mails it is about, as counted when it was asked for
 * @param done with how many it was done
 * @param failed with how many it could not be done
 * @param outcomes how many of each result
 * @param failures the first {@value Job#MOST_FAILURES} of those that failed, with the reason
 * @param why the job could not go on; empty if it could
 */
public record JobView(
        String id,
        String action,
        String owner,
        String state,
        String asked,
        @Nullable String begun,
        @Nullable String ended,
        long expected,
        long done,
        long failed,
        Map<String, Long> outcomes,
        List<Failure> failures,
        String why) {
    public JobView {
        outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
        failures = List.copyOf(failures);
    }
}
