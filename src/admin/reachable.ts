// Where people reach a server: the address it listens on, or, where that stands for all of them,
// the machine's name and its addresses beyond itself.
// Only reads what the system says; whether a network lets anybody through is not known here.

import { hostname, networkInterfaces } from 'node:os';

/** Where a server listens. */
export interface Listening {
  readonly scheme: 'http' | 'https';
  readonly address: string;
  readonly port: number;
}

/** What the machine is called and has; tests give other ones. */
export interface Machine {
  readonly name: string;
  readonly addresses: readonly { readonly address: string; readonly family: string }[];
}

/** The addresses to open in a browser, the one to tell first. */
export const addressesOf = (
  { scheme, address, port }: Listening,
  machine: Machine = thisMachine(),
): readonly string[] => {
  const families = ALL[address];
  const hosts =
    families === undefined
      ? [address]
      : [machine.name, ...machine.addresses.filter(isOf(families)).map((each) => each.address)];
  return hosts.map((host) => `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`);
};

const isOf =
  (families: readonly string[]) =>
  ({ family }: Machine['addresses'][number]): boolean =>
    families.includes(family);

/** Addresses that nobody can open, and the families of those that they stand for. */
const ALL: Readonly<Record<string, readonly string[]>> = {
  '0.0.0.0': ['IPv4'],
  '::': ['IPv4', 'IPv6'],
};

const thisMachine = (): Machine => ({
  name: hostname(),
  addresses: Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    // Link-local ones need the name of an interface behind them, which browsers do not take.
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:')),
});
