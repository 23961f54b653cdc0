package io.sallyport.admin;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Who may use the interface under {@code /api}. */
@ConfigMapping(prefix = "sallyport.admin")
public interface AdminConfig {
    /**
     * The secret that each request must bear ({@code Authorization: Bearer …}, RFC 6750). Without one, only requests from
     * this very host are answered; with one, all that bear it, and no others.
     */
    Optional<@Size(min = 16, max = 1024) String> token();
}
