// Connections of one sender: so many at once and no more, so that a few addresses cannot take all
// that the server has. Which addresses are exempt is told by whoever makes the server.

import type { Server, Socket } from 'node:net';
import { networkOf } from '../../base/network.ts';

/** Who may have how many. */
export interface ConnectionTerms {
  readonly perNetworkMax: number;
  isExempt(address: string): boolean;
  /** Called for each connection that is cut. */
  onCut(network: string): void;
}

/** Cuts the connections of a network beyond its number, before a byte of them is read. */
export const capConnections = (server: Server, terms: ConnectionTerms): void => {
  const counts = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    if (terms.isExempt(remoteAddress)) return;
    const network = networkOf(remoteAddress);
    const count = (counts.get(network) ?? 0) + 1;
    if (count > terms.perNetworkMax) {
      socket.destroy();
      terms.onCut(network);
      return;
    }
    counts.set(network, count);
    socket.once('close', () => {
      const left = (counts.get(network) ?? 0) - 1;
      if (left > 0) counts.set(network, left);
      else counts.delete(network);
    });
  });
};
