/** What can go wrong, as data, and the schedule that presses the levers of the model. */
@NullMarked
package dev.lbsim.core.failure;

import org.jspecify.annotations.NullMarked;
