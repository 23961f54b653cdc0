package io.sallyport.digest;

import io.sallyport.config.ConfigProblem;
import io.sallyport.mail.AddressParser;
import io.sallyport.mail.MailAddress;
import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether digests that are wanted can be sent: they need a sender, and links a place that they lead to. */
public final class DigestCheck {
    private static final String ENABLED = "sallyport.digest.enabled";
    private static final String SENDER = "sallyport.digest.sender";
    private static final String PUBLIC_URL = "sallyport.digest.public-url";

    private static final String SENDER_EXPECTED = "the mailbox that digests are from, such as quarantine@example.org";
    private static final String URL_EXPECTED =
            "where recipients reach the web page, such as https://quarantine.example.org";

    private DigestCheck() {}

    /** Every problem; none if no digests are sent. */
    public static List<ConfigProblem> check(SmallRyeConfig config) {
        if (!Boolean.parseBoolean(value(config, ENABLED))) {
            return List.of();
        }
        List<ConfigProblem> problems = new ArrayList<>();
        String sender = value(config, SENDER);
        MailAddress mailbox = sender == null ? null : AddressParser.parse(sender);
        if (mailbox == null || mailbox.isBarePostmaster() || mailbox.needsSmtpUtf8()) {
            problems.add(new ConfigProblem(SENDER, sender, SENDER_EXPECTED));
        }
        String url = value(config, PUBLIC_URL);
        if (url == null || !isPlace(url)) {
            problems.add(new ConfigProblem(PUBLIC_URL, url, URL_EXPECTED));
        }
        return problems;
    }

    private static @Nullable String value(SmallRyeConfig config, String key) {
        return config.getConfigValue(key).getValue();
    }

    /** What links can begin with: nothing may stand behind the path. */
    private static boolean isPlace(String text) {
        try {
            URI url = new URI(text);
            return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
