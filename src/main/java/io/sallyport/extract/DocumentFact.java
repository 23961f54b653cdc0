package io.sallyport.extract;

import java.util.Locale;

/** What can be notable about a document. */
public enum DocumentFact {
    /** It, or a part of it, cannot be read without a password. */
    ENCRYPTED,
    /** It holds macros (VBA, Excel 4, Basic): programs that its reader can run. */
    MACROS,
    /** Macros that run by themselves when it is opened or closed, such as {@code AutoOpen} and {@code Workbook_Open}. */
    AUTO_MACROS,
    /** It holds JavaScript (PDF). */
    JAVASCRIPT,
    /** It starts a program when something is clicked on, or by itself (PDF). */
    LAUNCH_ACTION,
    /** It does something by itself when it is opened (PDF). */
    OPEN_ACTION,
    /** It sends what is filled in to an address (PDF). */
    SUBMIT_ACTION,
    /** It holds files that its reader can save or open (PDF). */
    EMBEDDED_FILES,
    /** It fetches something from elsewhere when it is opened, such as a template, an object or a picture. */
    EXTERNAL_RELATIONSHIP,
    /** It asks another program for data, which can start programs (dynamic data exchange). */
    DDE,
    /** It has fields to fill in. */
    FORM,
    /** It holds ActiveX controls. */
    ACTIVE_X,
    /** It holds objects of other programs, which are opened by a click. */
    OLE_OBJECT,
    /** It is a notebook page that holds a file (OneNote). */
    ONENOTE_ATTACHMENT,
    /** It holds film, sound or 3D that a player has to open (PDF). */
    RICH_MEDIA,
    /** It carries a digital signature, which was not verified. */
    SIGNED,
    /** Its parser gave up within it: what was found until then is there, and more may be in it. */
    DAMAGED;

    /** The name in logs and policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
