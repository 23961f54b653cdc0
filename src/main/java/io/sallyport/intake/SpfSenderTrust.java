package io.sallyport.intake;

import io.sallyport.auth.spf.SpfResult;
import io.sallyport.auth.spf.SpfVerifier;
import io.sallyport.mail.Client;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/** Believes a reverse-path whose domain lets this client send for it: SPF says {@code pass} (RFC 7208 § 8.3). */
@ApplicationScoped
class SpfSenderTrust implements SenderTrust {
    private final SpfVerifier spf;

    SpfSenderTrust(SpfVerifier spf) {
        this.spf = spf;
    }

    @Override
    public BooleanSupplier of(MailTransaction mail) {
        MailAddress sender = mail.envelope().reversePath();
        Client client = mail.client();
        Client.Hello hello = client.hello();
        return () -> sender != null
                && spf.check(client.address(), hello == null ? "" : hello.name(), sender)
                                .result()
                        == SpfResult.Result.PASS;
    }
}
