/** Meters, frames, histograms and the inference made from them. */
@NullMarked
package dev.lbsim.core.stats;

import org.jspecify.annotations.NullMarked;
