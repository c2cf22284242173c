/** Live worlds from scenario files: assembled, driven by the clock on the wall, measured. */
@NullMarked
package dev.lbsim.live.run;

import org.jspecify.annotations.NullMarked;
