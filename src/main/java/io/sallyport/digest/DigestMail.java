package io.sallyport.digest;

import io.sallyport.digest.Digest.Entry;
import io.sallyport.digest.Digest.ShownLink;
import io.sallyport.mail.MailAddress;
import io.sallyport.mail.MailMessage;
import io.sallyport.message.OctetsMessage;
import io.sallyport.quarantine.HeldMail;
import io.sallyport.quarantine.MailClass;
import io.sallyport.quarantine.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/**
 * A digest as a mail: the same as text and as HTML (RFC 2046 § 5.1.4). Whatever strangers wrote stands in it as
 * {@link ShownText} alone.
 *
 * @param sender whom it is from, in ASCII
 * @param hostname of the gateway
 * @param zone where its times are told
 */
record DigestMail(MailAddress sender, String hostname, ZoneId zone) {
    /** RFC 5322 § 3.3. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ENGLISH);

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH);

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final int BASE64_LINE = 76;

    /** The two forms are Base64, which has no line that begins so (RFC 2046 § 5.1.1). */
    private static final String BOUNDARY = "=_sallyport_digest";

    /**
     * The mail.
     *
     * @param messageId unique, what stands before the {@code @}
     */
    MailMessage message(Digest digest, String messageId, Instant now) {
        String text = """
                From: "Held mail" <%s>
                To: <%s>
                Subject: %s
                Date: %s
                Message-ID: <%s@%s>
                Auto-Submitted: auto-generated
                MIME-Version: 1.0
                Content-Type: multipart/alternative;
                \tboundary="%s"

                --%s
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                %s
                --%s
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64

                %s
                --%s--
                """.formatted(
                        sender,
                        digest.to().withAsciiDomain(),
                        subject(digest),
                        DATE.format(now.atOffset(ZoneOffset.UTC)),
                        messageId,
                        hostname,
                        BOUNDARY,
                        BOUNDARY,
                        base64(text(digest).replace("\n", "\r\n")),
                        BOUNDARY,
                        base64(html(digest)),
                        BOUNDARY);
        byte[] octets = text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return new OctetsMessage(octets);
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder(BASE64_LINE, LINE_END).encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String subject(Digest digest) {
        return held(digest.total()) + " for you";
    }

    private static String held(long number) {
        return number == 1 ? "1 mail is held" : number + " mails are held";
    }

    /** As plain text. */
    String text(Digest digest) {
        StringBuilder text = new StringBuilder(introduction(digest)).append("\n\n");
        int number = 0;
        for (Entry entry : digest.entries()) {
            text.append(++number).append(". ").append(subject(entry.mail())).append('\n');
            facts(entry.mail()).forEach(fact -> text.append("   ").append(fact).append('\n'));
            for (ShownLink link : entry.links()) {
                text.append("   ")
                        .append(label(link.act()))
                        .append(": ")
                        .append(link.url())
                        .append('\n');
            }
            text.append('\n');
        }
        remarks(digest).forEach(remark -> text.append(remark).append('\n'));
        return text.toString();
    }

    /** As HTML without anything that is loaded from elsewhere. */
    String html(Digest digest) {
        StringBuilder html = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
                <body style="font-family: sans-serif; max-width: 45em">
                <p>%s</p>
                """.formatted(subject(digest), ShownText.html(introduction(digest))));
        for (Entry entry : digest.entries()) {
            html.append("<div style=\"border-top: 1px solid #999; padding: 0.5em 0\"><b>")
                    .append(ShownText.html(subject(entry.mail())))
                    .append("</b><br>\n");
            facts(entry.mail())
                    .forEach(fact -> html.append(ShownText.html(fact)).append("<br>\n"));
            for (ShownLink link : entry.links()) {
                html.append("<a href=\"%s\" style=\"margin-right: 1em\">%s</a>\n"
                        .formatted(ShownText.html(link.url()), label(link.act())));
            }
            html.append("</div>\n");
        }
        html.append("<p style=\"border-top: 1px solid #999; padding-top: 0.5em\">");
        remarks(digest).forEach(remark -> html.append(ShownText.html(remark)).append("<br>\n"));
        return html.append("</p>\n</body></html>\n").toString();
    }

    private String introduction(Digest digest) {
        return "%s for %s since %s (%s). Nobody has them before somebody lets them go."
                .formatted(held(digest.total()), digest.to(), shown(digest.since()), zone.getId());
    }

    private String shown(Instant time) {
        return SHOWN.format(time.atZone(zone));
    }

    private static String subject(HeldMail mail) {
        return ShownText.of(mail.subject(), "(no subject)");
    }

    /** A line each. */
    private List<String> facts(HeldMail mail) {
        List<String> facts = new ArrayList<>();
        String author = mail.from();
        facts.add("From " + ShownText.of(author, "(nobody named)"));
        MailAddress path = mail.reversePath();
        if (path != null && (author == null || !author.contains(path.toString()))) {
            facts.add("Sent by " + ShownText.of(path.toString(), ""));
        }
        facts.add(shown(mail.received()) + ", held because of " + word(mail.mailClass()));
        if (mail.form() == HeldMail.Form.ORIGINAL) {
            facts.add("You got it without some of its parts; this is all of it.");
        }
        if (mail.state() == State.RELEASE_REQUESTED) {
            facts.add("Somebody was asked to let it go.");
        }
        return facts;
    }

    private static String label(DigestLinks.Act act) {
        return switch (act) {
            case RELEASE -> "Let it go";
            case REQUEST -> "Ask for it";
            case BLOCK -> "Block the sender";
        };
    }

    private static String word(MailClass mailClass) {
        return switch (mailClass) {
            case MALWARE -> "malware";
            case PHISHING -> "signs of phishing";
            case SPOOF -> "a sender that may be false";
            case ATTACHMENT -> "an attachment";
            case POLICY -> "a rule of the house";
            case SPAM -> "signs of spam";
        };
    }

    private List<String> remarks(Digest digest) {
        List<String> remarks = new ArrayList<>();
        if (digest.more() > 0) {
            remarks.add("And %d more, which your postmaster can find.".formatted(digest.more()));
        }
        if (!digest.unlisted().isEmpty()) {
            new EnumMap<>(digest.unlisted())
                    .forEach((mailClass, number) ->
                            remarks.add("Not listed: %d because of %s.".formatted(number, word(mailClass))));
        }
        remarks.add("Links are good until %s. Each opens a page that asks before anything is done."
                .formatted(shown(digest.linksEnd())));
        remarks.add("This mail was written by a program; nobody reads answers to it.");
        return remarks;
    }
}
