/**
 * Who may do what over HTTP: users, tokens and identity providers; roles and what each may do; sessions. Everything is
 * refused that is not expressly allowed: a resource names the {@link io.sallyport.admin.access.Permission} that each of its
 * methods asks for, and one that names none is for nobody.
 */
@NullMarked
package io.sallyport.admin.access;

import org.jspecify.annotations.NullMarked;
