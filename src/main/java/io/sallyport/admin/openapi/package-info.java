/**
 * The description of the interface in OpenAPI 3, made from its resources: programs that use it can be written from it.
 */
@NullMarked
package io.sallyport.admin.openapi;

import org.jspecify.annotations.NullMarked;
