/** HTTP requests read so strictly that no two parsers could read them in two ways. */
@NullMarked
package dev.lbsim.live.parse;

import org.jspecify.annotations.NullMarked;
