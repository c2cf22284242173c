/** Which object of a full cache has to go. One file a policy, and their registry. */
@NullMarked
package dev.lbsim.core.guard.cache.replacement;

import org.jspecify.annotations.NullMarked;
