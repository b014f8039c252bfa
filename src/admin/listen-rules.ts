// Where a server may listen and what it then needs: on this machine alone nothing; beyond it a
// certificate, a proxy with TLS and its address, or a plain yes to clear text, and never the demo
// account.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { isLoopback } from '../base/network.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Settings } from '../settings.ts';

/**
 * Refuses to listen beyond this machine where passwords would cross the network unseen by TLS, or
 * where a client could tell what only a proxy may.
 */
export const refuseIfOpen = (
  settings: Pick<Settings, 'host' | 'trustProxy' | 'plainHttp' | 'publicUrl' | 'tlsCert'>,
): void => {
  const { host, trustProxy, plainHttp, publicUrl, tlsCert } = settings;
  if (isThisMachine(host)) return;
  if (trustProxy && publicUrl === null) throw new Refusal('proxy-without-url', { host });
  if (!trustProxy && !plainHttp && tlsCert === null)
    throw new Refusal('beyond-this-machine', { host });
};

/** Whether only this machine can reach `host`; the name localhost is taken for its address. */
export const isThisMachine = (host: string): boolean => {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return bare === 'localhost' || isLoopback(bare);
};

/**
 * Refuses an address that cannot be listened on, before anything is made: the password of a new
 * demo account would otherwise be lost with the server that failed.
 */
export const refuseIfTaken = async ({
  host,
  port,
}: Pick<Settings, 'host' | 'port'>): Promise<void> => {
  const probe = createServer();
  try {
    probe.listen({ host, port });
    await once(probe, 'listening');
    probe.close();
    await once(probe, 'close');
  } catch (error) {
    throw listenRefusal(error, { host, port });
  }
};

/** The system's *no* to listening as a refusal; any other error is given back as it is. */
export const listenRefusal = (
  error: unknown,
  { host, port }: Pick<Settings, 'host' | 'port'>,
): unknown => {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'EADDRINUSE':
      return new Refusal('port-busy', { host, port });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Refusal('no-such-address', { host });
    case 'EACCES':
      return new Refusal('port-forbidden', { port });
    default:
      return error;
  }
};
