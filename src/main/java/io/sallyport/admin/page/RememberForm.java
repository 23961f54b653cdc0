package io.sallyport.admin.page;

import io.sallyport.admin.lists.Remember;
import io.sallyport.admin.lists.RememberBody;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import org.jspecify.annotations.Nullable;

/** What the form of a held mail says of its sender. */
public class RememberForm {
    /** In which list; empty: in none. */
    @FormParam("remember")
    @DefaultValue("")
    @Size(max = 200)
    public String list = "";

    /** How much of the sender is meant. */
    @FormParam("scope")
    @DefaultValue("domain")
    @Pattern(regexp = "address|domain")
    public String scope = "domain";

    /** The last day on which the entry holds; empty: as is usual. */
    @FormParam("expires")
    @DefaultValue("")
    @Pattern(regexp = "|\\d{4}-\\d{2}-\\d{2}", message = "must be a day such as 2027-01-31")
    public String expires = "";

    /**
     * The same as a wish; null if nobody is to be remembered.
     *
     * @throws IllegalArgumentException if there is no such day
     */
    @Nullable
    Remember toWish() {
        return list.isEmpty() ? null : new RememberBody(list, expires, scope).toWish();
    }
}
