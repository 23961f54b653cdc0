package io.sallyport.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tracer whose spans a test can look at, when they have ended. */
public final class RecordedSpans implements Tracer {
    private final List<SpanData> ended = new CopyOnWriteArrayList<>();
    private final Tracer tracer;

    /** Traces everything. */
    public RecordedSpans() {
        this(1);
    }

    RecordedSpans(double share) {
        this.tracer = new OtelTracer(
                SimpleSpanProcessor.create(new SpanExporter() {
                    @Override
                    public CompletableResultCode export(Collection<SpanData> spans) {
                        ended.addAll(spans);
                        return CompletableResultCode.ofSuccess();
                    }

                    @Override
                    public CompletableResultCode flush() {
                        return CompletableResultCode.ofSuccess();
                    }

                    @Override
                    public CompletableResultCode shutdown() {
                        return CompletableResultCode.ofSuccess();
                    }
                }),
                share,
                "mx.example.test");
    }

    @Override
    public Span begin(String name) {
        return tracer.begin(name);
    }

    /** Each span as its path from the root, such as {@code mail/data/filter}, in the order in which they ended. */
    public List<String> paths() {
        return ended.stream().map(this::path).toList();
    }

    private String path(SpanData span) {
        return ended.stream()
                .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
                .findFirst()
                .map(parent -> path(parent) + "/" + span.getName())
                .orElse(span.getName());
    }

    /** What the first span of a name tells. */
    public Map<String, String> attributes(String name) {
        Map<String, String> attributes = new TreeMap<>();
        ended.stream()
                .filter(span -> span.getName().equals(name))
                .limit(1)
                .forEach(span -> span.getAttributes()
                        .forEach(
                                (AttributeKey<?> key, Object value) -> attributes.put(key.getKey(), value.toString())));
        return attributes;
    }

    /** Everything that all spans tell. */
    public List<String> told() {
        return ended.stream()
                .flatMap(span -> span.getAttributes().asMap().values().stream().map(Object::toString))
                .toList();
    }

    /** Whether the first span of a name tells that it failed. */
    public boolean hasFailed(String name) {
        return ended.stream()
                .filter(span -> span.getName().equals(name))
                .anyMatch(span -> span.getStatus().getStatusCode() == io.opentelemetry.api.trace.StatusCode.ERROR);
    }
}
