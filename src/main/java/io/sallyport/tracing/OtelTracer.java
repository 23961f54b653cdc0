package io.sallyport.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Traces by the SDK of OpenTelemetry. Spans wait in a bounded queue; what does not fit, or is not taken in time, is dropped. */
final class OtelTracer implements Tracer, AutoCloseable {
    /** A mail for a thousand recipients has thousands of parts, and a trace of so many helps nobody. */
    private static final int MOST_PARTS = 500;

    private static final int MOST_WAITING = 4096;
    private static final int LONGEST_VALUE = 200;
    private static final Duration AT_THE_END = Duration.ofSeconds(3);

    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer tracer;

    OtelTracer(SpanProcessor processor, double share, String instance) {
        this.provider = SdkTracerProvider.builder()
                .addSpanProcessor(processor)
                .setSampler(Sampler.traceIdRatioBased(share))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(LONGEST_VALUE)
                        .build())
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                "sallyport",
                                AttributeKey.stringKey("service.instance.id"),
                                instance))))
                .build();
        this.tracer = provider.get("io.sallyport");
    }

    /** One that sends to a collector. */
    static OtelTracer sending(TracingConfig config, String instance) {
        String endpoint = config.endpoint().replaceFirst("/+$", "");
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint + "/v1/traces")
                .setTimeout(config.timeout())
                .setConnectTimeout(config.timeout());
        config.headers().forEach(exporter::addHeader);
        SpanProcessor processor = BatchSpanProcessor.builder(exporter.build())
                .setMaxQueueSize(MOST_WAITING)
                .setExporterTimeout(config.timeout())
                .build();
        return new OtelTracer(processor, config.share(), instance);
    }

    @Override
    public Span begin(String name) {
        io.opentelemetry.api.trace.Span span =
                tracer.spanBuilder(name).setNoParent().startSpan();
        return span.getSpanContext().isSampled() ? new OtelSpan(span, new AtomicInteger()) : Span.NONE;
    }

    @Override
    public void close() {
        var unused = provider.shutdown().join(AT_THE_END.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One part; all of a trace share the count. */
    private final class OtelSpan implements Span {
        private final io.opentelemetry.api.trace.Span span;
        private final AtomicInteger parts;

        OtelSpan(io.opentelemetry.api.trace.Span span, AtomicInteger parts) {
            this.span = span;
            this.parts = parts;
        }

        @Override
        public Span part(String name) {
            if (parts.incrementAndGet() > MOST_PARTS) {
                return NONE;
            }
            return new OtelSpan(
                    tracer.spanBuilder(name)
                            .setParent(Context.root().with(span))
                            .startSpan(),
                    parts);
        }

        @Override
        public Span tell(String key, String value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public Span tell(String key, long value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public void failed(String why) {
            span.setStatus(StatusCode.ERROR, why);
        }

        @Override
        public void end() {
            span.end();
        }
    }
}
