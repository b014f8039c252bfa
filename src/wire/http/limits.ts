// The limits of the HTTP room, each with its reason: what a connection may take, and for how long.
// Nothing here enforces one; main may give other values.

/** What one client may ask of a connection; seconds and bytes. */
export interface HttpLimits {
  /** For the head of a request to arrive whole. */
  readonly headSeconds: number;
  /** For a request with its body to arrive whole. */
  readonly requestSeconds: number;
  /** For a body to come in before its pace counts. */
  readonly bodySeconds: number;
  /** Bytes a second that a body must bring beyond that. */
  readonly bodyBytesPerSecondMin: number;
  /** For an answer to begin, once the request has come whole; up to twice that where it is slow. */
  readonly answerSeconds: number;
  /** For a client to take the next piece of its answer. */
  readonly idleSeconds: number;
  /** For an idle connection to be kept for the next request. */
  readonly keepAliveSeconds: number;
  /** For running answers to end after `stop`; those that have not begun then are refused. */
  readonly lastCallSeconds: number;
  /** For all connections to end after `stop`. */
  readonly stopSeconds: number;
  /** For the rest of a body that nobody wants, so that its sender reads our answer. */
  readonly lingerSeconds: number;
  /** Connections at once. */
  readonly connectionsMax: number;
  /** Connections at once of one address, or one network of IPv6. */
  readonly connectionsPerNetworkMax: number;
}

/** What holds unless main says otherwise. */
export const HTTP_LIMITS: HttpLimits = {
  // A head is one packet or two; whoever takes longer holds sockets open on purpose.
  headSeconds: 20,
  // 200 MB, the largest upload, at 2.5 Mbit/s.
  requestSeconds: 640,
  // Every SOAP message that is no upload comes in a second; a bad line may take its time.
  bodySeconds: 30,
  // At this pace 4 MiB, the largest message that is no upload, is in after two minutes more.
  bodyBytesPerSecondMin: 32_768,
  // A quick query may wait 10 s and run 60 s; twice that leaves room for larger settings.
  answerSeconds: 140,
  // A suspended laptop comes back within minutes or not at all.
  idleSeconds: 180,
  // Longer than the 60 s after which common proxies drop theirs, so that they close first.
  keepAliveSeconds: 65,
  // Most answers are given by then, and the others learn that they should be asked for again.
  lastCallSeconds: 5,
  // Service managers grant 10 s between the signal to stop and the one to die; queries that run
  // are stopped after this, and take up to 2 s.
  stopSeconds: 6,
  // Long enough for a slow line to bring the answer; short enough to shake off an endless sender.
  lingerSeconds: 5,
  // Each costs some 30 kB; a machine of ours opens 1,024 files at the least by default.
  connectionsMax: 800,
  // A class behind one address, each with a browser's six; eight such addresses still fit.
  connectionsPerNetworkMax: 100,
};
