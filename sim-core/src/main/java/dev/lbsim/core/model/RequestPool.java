package dev.lbsim.core.model;

import java.util.Arrays;

/**
 * Requests and connections that are not under way, for their issuer to use again. Memory grows with
 * what is in flight at once, never with how many there were.
 *
 * <p>Hot path: runs once per event.
 */
final class RequestPool {
  private final Issuer issuer;
  private final Front anyFront;
  private final Population population;
  private final Owner anyOwner = new Owner(0, -1, 0);
  private Request[] requests = new Request[16];
  private int requestCount;
  private Connection[] connections = new Connection[16];
  private int connectionCount;

  /** Attempts taken and not released: under way, held by a node, or swallowed. */
  long requestsOut;

  /** Those of them whose issuer no longer waits. */
  long abandonedOut;

  RequestPool(Issuer issuer, Front anyFront, Population population) {
    this.population = population;
    this.issuer = issuer;
    this.anyFront = anyFront;
  }

  Request take() {
    requestsOut++;
    return requestCount == 0 ? create() : requests[--requestCount];
  }

  private Request create() {
    Request request = new Request(issuer, anyOwner, anyFront);
    population.add(request);
    return request;
  }

  void release(Request request) {
    if (request.abandoned) {
      abandonedOut--;
    }
    request.clear();
    requestsOut--;
    if (requestCount == requests.length) {
      requests = Arrays.copyOf(requests, requestCount * 2);
    }
    requests[requestCount++] = request;
  }

  Connection takeConnection() {
    return connectionCount == 0
        ? new Connection(anyOwner, anyFront)
        : connections[--connectionCount];
  }

  void release(Connection connection) {
    if (connectionCount == connections.length) {
      connections = Arrays.copyOf(connections, connectionCount * 2);
    }
    connections[connectionCount++] = connection;
  }
}
