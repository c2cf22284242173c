/**
 * What a registry says of its entries, so that the checker, the listing, the docs and the menus
 * agree.
 */
@NullMarked
package dev.lbsim.core.catalog;

import org.jspecify.annotations.NullMarked;
