// The word by which the lines of one request are found in the log: its sender's own where that is
// short and plain, else one of ours. It says nothing of who asks, and lets nobody in.

import { randomHex } from '../../base/random.ts';

/** Gives each request its id, from the value of its `X-Request-Id`. */
export const createRequestIds = (): ((told: string | readonly string[] | undefined) => string) => {
  // Drawn once: a number behind it tells requests apart, and costs nothing.
  const start = randomHex(4);
  let count = 0;
  return (told) => {
    if (typeof told === 'string' && PLAIN.test(told)) return told;
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
};

/** What proxies and tracers make: hex, UUIDs, ULIDs; nothing that a log or a shell reads on. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
