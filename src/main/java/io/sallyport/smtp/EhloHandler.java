package io.sallyport.smtp;

import io.sallyport.mail.Client;
import io.sallyport.mail.SmtpReply;
import io.sallyport.smtp.SmtpCommand.Ehlo;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.protocols.api.handler.ExtensibleHandler;
import org.apache.james.protocols.smtp.core.esmtp.EhloExtension;

/** EHLO (RFC 5321 § 4.1.1.1): the list of what the other handlers can do. */
final class EhloHandler extends VerbHandler<Ehlo> implements ExtensibleHandler {
    private final List<EhloExtension> extensions = new ArrayList<>();

    EhloHandler() {
        super("EHLO", Ehlo.class);
    }

    @Override
    Answer handle(SmtpSession session, Ehlo command) {
        session.greeted(new Client.Hello(true, command.name()));
        List<String> lines = new ArrayList<>();
        lines.add(session.context().hostname());
        lines.add("PIPELINING"); // RFC 2920
        lines.add("ENHANCEDSTATUSCODES"); // RFC 2034
        for (EhloExtension extension : extensions) {
            lines.addAll(extension.getImplementedEsmtpFeatures(session));
        }
        return Answer.of(new SmtpReply(250, null, lines));
    }

    @Override
    public List<Class<?>> getMarkerInterfaces() {
        return List.of(EhloExtension.class);
    }

    @Override
    public void wireExtensions(Class<?> marker, List<?> found) {
        for (Object extension : found) {
            extensions.add((EhloExtension) extension);
        }
    }
}
