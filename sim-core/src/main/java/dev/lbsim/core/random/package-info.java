/** Named, splittable random streams and the distributions drawn from them. */
@NullMarked
package dev.lbsim.core.random;

import org.jspecify.annotations.NullMarked;
