package io.sallyport.tracing;

import io.sallyport.config.SiteConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the tracer that the settings ask for. Without one, not even the classes of the library are loaded. */
@ApplicationScoped
class Tracers {
    @Produces
    @Singleton
    Tracer tracer(TracingConfig config, SiteConfig site) {
        return config.enabled() ? OtelTracer.sending(config, site.hostname()) : Tracer.NONE;
    }

    void close(@Disposes Tracer tracer) {
        if (tracer instanceof OtelTracer sending) {
            sending.close();
        }
    }
}
