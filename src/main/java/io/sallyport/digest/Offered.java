package io.sallyport.digest;

import io.sallyport.policy.DigestPolicy;
import io.sallyport.policy.DigestPolicy.Offer;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a policy offers to the recipients of held mail, by its class. */
public final class Offered {
    private Offered() {}

    /** What is offered of a class. */
    static Offer of(DigestPolicy policy, MailClass mailClass) {
        return switch (mailClass) {
            case MALWARE -> policy.malware();
            case PHISHING -> policy.phishing();
            case SPOOF -> policy.spoof();
            case ATTACHMENT -> policy.attachment();
            case POLICY -> policy.policy();
            case SPAM -> policy.spam();
        };
    }

    /** The classes of which at least so much is offered. */
    static Set<MailClass> classes(DigestPolicy policy, Offer least) {
        return Arrays.stream(MailClass.values())
                .filter(mailClass -> of(policy, mailClass).compareTo(least) >= 0)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the recipient may do about a mail; null for nothing. */
    public static DigestLinks.@Nullable Act act(DigestPolicy policy, HeldMail mail) {
        return switch (of(policy, mail.mailClass())) {
            case OFF, COUNT, LIST -> null;
            case REQUEST -> DigestLinks.Act.REQUEST;
            case RELEASE -> DigestLinks.Act.RELEASE;
        };
    }
}
