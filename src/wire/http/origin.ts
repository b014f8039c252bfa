// Where a request came from, and by which address its sender reached us: as the socket tells it,
// or as a proxy does that may be believed. What a header says is checked before it is repeated.

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isPrivate } from '../../base/network.ts';

/** The sender and our own address as it saw it. */
export interface Origin {
  readonly address: string;
  /** `scheme://host[:port]`. */
  readonly base: string;
}

/**
 * The origin of a request. With `trustProxy` the nearest proxy's word counts, where its own address
 * is of this machine or a private network: others can reach us past the proxy, and say anything.
 * A sender whom the proxy tells in words that cannot be read is never this machine.
 */
export const originOf = (raw: IncomingMessage, trustProxy: boolean): Origin => {
  const { remoteAddress = '' } = raw.socket;
  const isProxy = trustProxy && isPrivate(remoteAddress);
  const told = (name: string): string => (isProxy ? lastOf(raw.headers[name]) : '');
  const address = withoutPort(told('x-forwarded-for'));
  const scheme = told('x-forwarded-proto').toLowerCase();
  const ownScheme = 'encrypted' in raw.socket ? 'https' : 'http';
  const hosts = [told('x-forwarded-host'), raw.headers.host ?? ''];
  return {
    address: address === '' ? remoteAddress : isIP(address) === 0 ? UNKNOWN : address,
    base: `${SCHEMES.has(scheme) ? scheme : ownScheme}://${hosts.find(isHost) ?? ownHost(raw)}`,
  };
};

/** A sender that nobody can read; all of them count as one network. */
const UNKNOWN = 'unknown';

/** `192.0.2.1:8080` and `[2001:db8::1]:8080`, as some proxies write them, without the port. */
const withoutPort = (text: string): string =>
  /^\[([0-9a-f:.]+)\](?::\d+)?$/i.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');

/** One hop: entries before the last are whatever the client wrote. */
const lastOf = (header: string | readonly string[] | undefined): string =>
  String(header ?? '')
    .split(',')
    .at(-1)
    ?.trim() ?? '';

const SCHEMES: ReadonlySet<string> = new Set(['http', 'https']);

const isHost = (text: string): boolean => HOST.test(text);

const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** The socket's own end, where nobody has told a host. */
const ownHost = ({ socket }: IncomingMessage): string => {
  const { localAddress = '127.0.0.1', localPort = 80 } = socket;
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
};
