package io.sallyport.overload;

import io.sallyport.config.Network;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What the gateway does without when there is more mail than it can judge; docs/operating.md tells the order. */
@ConfigMapping(prefix = "sallyport.overload")
public interface OverloadConfig {
    /** Whether anything is shed. */
    @WithDefault("true")
    boolean enabled();

    /** The load from which clients that are not known are greeted later; 1 is all that there is. */
    @WithDefault("0.5")
    @DecimalMin("0.1")
    @DecimalMax("100")
    double delayFrom();

    /** The load from which new connections of clients that are not known are refused: {@code 421 4.3.2}. */
    @WithDefault("0.7")
    @DecimalMin("0.1")
    @DecimalMax("100")
    double refuseFrom();

    /** The load from which costly filters are not asked that the policy can do without ({@code on-unavailable: pass}). */
    @WithDefault("0.85")
    @DecimalMin("0.1")
    @DecimalMax("100")
    double skipFrom();

    /** The load from which only clients that are known may connect, and only up to the places that are kept for them. */
    @WithDefault("1.0")
    @DecimalMin("0.1")
    @DecimalMax("100")
    double reserveFrom();

    /** How far the load must have fallen below where something began, for ten seconds, until it ends. */
    @WithDefault("0.1")
    @DecimalMin("0")
    @DecimalMax("100")
    double margin();

    /** A load of 1 for the processors: work waits that long until one takes it up, and has so for three seconds. */
    @WithDefault("3s")
    @DurationMin(millis = 10)
    @DurationMax(minutes = 5)
    Duration waiting();

    /** How long clients that are not known wait for the greeting then, if {@code sallyport.smtp.greeting-delay} is not longer. */
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 2)
    Duration delay();

    /** The share of {@code sallyport.smtp.limits.connections} that only clients that are known can take, always. */
    @WithDefault("0.1")
    @DecimalMin("0")
    @DecimalMax("0.9")
    double reserve();

    /**
     * Clients that are known whatever they send, as address or address/prefix. Beside them each network (/24, or /64 of IPv6)
     * is that sent mail that everybody got.
     */
    Optional<List<Network>> knownNetworks();

    /** How long after such mail its network is known. */
    @WithDefault("7d")
    @DurationMin(minutes = 1)
    @DurationMax(days = 365)
    Duration knownFor();
}
