/** TLS between processes: certificates, who ends it and who begins it, sessions to resume. */
@NullMarked
package dev.lbsim.live.tls;

import org.jspecify.annotations.NullMarked;
