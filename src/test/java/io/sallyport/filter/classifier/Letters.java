package io.sallyport.filter.classifier;

import io.sallyport.mail.Octets;
import io.sallyport.message.OctetsMessage;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Made-up mail of two kinds, the same for the same number. */
final class Letters {
    private static final String[] SPAM = {
        "viagra", "cheap", "winner", "prize", "casino", "pills", "click", "offer", "free", "million"
    };
    private static final String[] HAM = {
        "meeting", "minutes", "patch", "review", "branch", "lunch", "invoice", "thanks", "agenda", "project"
    };
    private static final String[] BOTH = {"the", "and", "please", "you", "with", "your", "this", "for", "today", "we"};

    private Letters() {}

    static OctetsMessage letter(Label label, int number) {
        Random random = new Random(number * 2L + label.ordinal());
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String[] words = random.nextInt(3) > 0 ? BOTH : label == Label.SPAM ? SPAM : HAM;
            body.append(words[random.nextInt(words.length)]).append(i % 8 == 7 ? "\r\n" : " ");
        }
        return message(
                "From: someone%d@sender.example\nSubject: letter %d\n\n%s".formatted(random.nextInt(50), number, body));
    }

    static OctetsMessage message(String text) {
        String lines = text.replace("\r\n", "\n").replace("\n", "\r\n");
        return new OctetsMessage(lines.getBytes(StandardCharsets.UTF_8));
    }

    static Octets octets(String text) {
        return Octets.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
