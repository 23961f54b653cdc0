package io.sallyport.extract.worker;

import java.util.regex.Pattern;

/** Names of procedures that Office runs by itself. */
final class MacroNames {
    /** Word's AutoExec and its kin, events of documents and workbooks, and events of controls that a page shows. */
    private static final Pattern AUTO = Pattern.compile(
            "\\b(?:Auto_?(?:Open|Exec|Exit|Close|New|Activate)"
                    + "|(?:App_)?Document_?(?:Open|New|Close|BeforeClose|Change|ContentControlOnEnter)"
                    + "|(?:App_)?Workbook_?(?:Open|Activate|Deactivate|Close|BeforeClose|BeforeSave|BeforePrint|SheetActivate)"
                    + "|Worksheet_(?:Activate|Calculate|Change|SelectionChange)"
                    + "|Presentation_?(?:Open|Close)|SlideShow_?(?:Begin|NextSlide)|OnSlideShowPageChange"
                    + "|\\w{1,60}_(?:Painted|Painting|GotFocus|LostFocus|MouseHover|MouseMove|Layout|Resize))\\b",
            Pattern.CASE_INSENSITIVE);

    private MacroNames() {}

    /** Whether the source of a macro has a procedure that runs by itself. */
    static boolean runsByItself(String source) {
        return AUTO.matcher(source).find();
    }
}
