package io.sallyport.content.html;

/** What can be notable about HTML. */
public enum HtmlFact {
    /** A bound was reached: not all of it was looked at. */
    TOO_MUCH,
    /** It holds scripts. */
    SCRIPT,
    /** A form that asks for something. */
    FORM,
    /** A form that asks for a password. */
    PASSWORD_FIELD
}
