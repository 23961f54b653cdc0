package io.sallyport.content.html;

/** What can be notable about HTML. */
public enum HtmlFact {
    /** A bound was reached: not all of it was looked at. */
    TOO_MUCH,
    /** It holds scripts, event handlers, or addresses that are scripts. */
    SCRIPT,
    /** Its scripts decode something and run or write it. */
    OBFUSCATED_SCRIPT,
    /** Its scripts, or its links, hold a file and hand it to the reader: HTML smuggling. */
    SMUGGLING,
    /** A form that asks for something. */
    FORM,
    /** A form that asks for a password. */
    PASSWORD_FIELD,
    /** It leads to another page by itself. */
    META_REFRESH,
    /** It says what its relative addresses are relative to. */
    BASE,
    /** It shows another page within itself, or runs what a plugin shows. */
    FRAME,
    /** A link, form or frame whose target is within its own address ({@code data:}, {@code blob:}). */
    DATA_ADDRESS,
    /** A link that saves a file rather than leading somewhere. */
    DOWNLOAD,
    /** Comments that some mail programs read as text. */
    CONDITIONAL_COMMENT,
    /** Hardly any text, and large images to click on. */
    IMAGE_ONLY
}
