package io.sallyport.filter.rspamd;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A server of Rspamd, written as {@code http://host:port} or {@code https://host:port}.
 *
 * @param base with nothing behind the port
 */
public record RspamdServer(URI base) {
    /**
     * Reads what an administrator writes.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static RspamdServer of(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && text.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                    && uri.getRawUserInfo() == null) {
                return new RspamdServer(uri);
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(text + " (expected: an http: URI)", e);
        }
        throw new IllegalArgumentException(
                text + " (expected: such as http://host:11333, with nothing behind the port)");
    }

    /** As in a policy file. */
    @Override
    public String toString() {
        return base.toString();
    }
}
