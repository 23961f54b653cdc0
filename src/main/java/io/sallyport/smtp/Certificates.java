package io.sallyport.smtp;

import java.util.List;

/** Knows which certificates a listener shows. */
@FunctionalInterface
interface Certificates {
    /**
     * The certificates of a listener as they are now, the first for clients that ask for no known name; empty if there
     * is none.
     *
     * @throws IllegalArgumentException if one is configured and cannot be used
     */
    List<ServerCertificate> of(ListenerSettings listener);
}
