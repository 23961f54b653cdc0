package io.sallyport.filter.content;

import io.sallyport.content.html.HtmlFact;
import io.sallyport.filter.Weight;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What in HTML can speak against a message. The names are those of the settings and of the findings. */
enum Sign {
    /** Hardly any text, and large images to click on. */
    IMAGE_ONLY(HtmlFact.IMAGE_ONLY, "The message is an image without text"),
    /** A file in text, which scripts hand to the reader. */
    HTML_SMUGGLING(HtmlFact.SMUGGLING, "The message hides a file in its HTML"),
    /** Scripts that make scripts. */
    OBFUSCATED_SCRIPT(HtmlFact.OBFUSCATED_SCRIPT, "The message hides scripts in its HTML"),
    /** Scripts. */
    SCRIPT(HtmlFact.SCRIPT, "The message has scripts in its HTML"),
    /** A form. */
    FORM(HtmlFact.FORM, "The message has a form in its HTML"),
    /** A form for a password. */
    PASSWORD_FORM(HtmlFact.PASSWORD_FIELD, "The message asks for a password in its HTML"),
    /** Another page instead of this one. */
    META_REFRESH(HtmlFact.META_REFRESH, "The message leads to another page by itself");

    private final HtmlFact fact;
    private final String text;

    Sign(HtmlFact fact, String text) {
        this.fact = fact;
        this.text = text;
    }

    /** What a fact speaks of; null if it does not speak against a message. */
    static @Nullable Sign of(HtmlFact fact) {
        for (Sign sign : values()) {
            if (sign.fact == fact) {
                return sign;
            }
        }
        return null;
    }

    /** The name in findings. */
    String finding() {
        return "content." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The sentence that the sender is told. */
    String text() {
        return text;
    }

    /** How much it weighs. */
    Weight weight(ContentSettings settings) {
        return switch (this) {
            case IMAGE_ONLY -> settings.imageOnly();
            case HTML_SMUGGLING -> settings.htmlSmuggling();
            case OBFUSCATED_SCRIPT -> settings.obfuscatedScript();
            case SCRIPT -> settings.script();
            case FORM -> settings.form();
            case PASSWORD_FORM -> settings.passwordForm();
            case META_REFRESH -> settings.metaRefresh();
        };
    }
}
