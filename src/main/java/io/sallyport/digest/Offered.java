package io.sallyport.digest;

import io.sallyport.policy.DigestPolicy;
import io.sallyport.policy.DigestPolicy.Offer;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** What the recipient is shown to do about a mail. */
    static List<DigestLinks.Act> acts(DigestPolicy policy, HeldMail mail) {
        Offer offer = of(policy, mail.mailClass());
        List<DigestLinks.Act> acts = new ArrayList<>();
        if (offer == Offer.RELEASE) {
            acts.add(DigestLinks.Act.RELEASE);
        } else if (offer == Offer.REQUEST) {
            acts.add(DigestLinks.Act.REQUEST);
        }
        if (policy.block() != null && offer.compareTo(Offer.LIST) >= 0) {
            acts.add(DigestLinks.Act.BLOCK);
        }
        return acts;
    }

    /** Whether the recipient may do something about a mail; who may let it go may ask for it, too. */
    public static boolean isOffered(DigestPolicy policy, HeldMail mail, DigestLinks.Act act) {
        List<DigestLinks.Act> acts = acts(policy, mail);
        return acts.contains(act) || (act == DigestLinks.Act.REQUEST && acts.contains(DigestLinks.Act.RELEASE));
    }
}
