package io.sallyport.filter;

import io.sallyport.overload.Pressure;
import jakarta.enterprise.context.ApplicationScoped;

/** How near filters are to {@code sallyport.filter.max-running}, from which on they are unavailable. */
@ApplicationScoped
class FilterPressure implements Pressure {
    private final FilterChain chain;

    FilterPressure(FilterChain chain) {
        this.chain = chain;
    }

    @Override
    public String name() {
        return "filters";
    }

    @Override
    public double share() {
        return chain.busiest();
    }
}
