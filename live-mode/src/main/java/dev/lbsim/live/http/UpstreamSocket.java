package dev.lbsim.live.http;

import dev.lbsim.core.model.CarriedRequest;
import io.netty.channel.Channel;

/** A socket to a process that serves HTTP, whatever version of it is spoken there. */
interface UpstreamSocket {
  /** Adds what speaks it to the pipeline of a socket that is being made. */
  void addTo(Channel channel);

  /** Sends a request, at once or when it is connected. */
  void send(CarriedRequest request);

  /** It is connected, or was refused. */
  void connected(boolean successful);

  /** The connection is secured, or one end refuses the other. */
  void shookHands(boolean successful);

  /** Nobody waits for a request that was given to it. */
  void abandoned(CarriedRequest request);

  /** The model closes it. */
  void close();
}
