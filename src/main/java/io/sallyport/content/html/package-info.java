/** HTML as a person sees it (WHATWG HTML), and what it does not show her. */
@NullMarked
package io.sallyport.content.html;

import org.jspecify.annotations.NullMarked;
