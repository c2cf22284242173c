/** Sets backends aside because requests to them go wrong, whatever their health checks say. */
@NullMarked
package dev.lbsim.core.guard.outlier;

import org.jspecify.annotations.NullMarked;
