package io.sallyport.smtp;

import org.apache.james.protocols.smtp.SMTPConfigurationImpl;

/** What the protocol library asks a server about itself. Nothing of it decides anything: our handlers do not ask it. */
final class JamesConfiguration extends SMTPConfigurationImpl {
    private final String hostname;

    JamesConfiguration(String hostname) {
        this.hostname = hostname;
    }

    @Override
    public String getHelloName() {
        return hostname;
    }

    @Override
    public String getSoftwareName() {
        return "Sallyport";
    }

    /** Relaying is decided for each recipient, never for a client. */
    @Override
    public boolean isRelayingAllowed(String client) {
        return false;
    }

    @Override
    public boolean isAuthAnnounced(String client, boolean tls) {
        return false;
    }
}
