// The certificate and the key that the settings name, read and tried before the server listens:
// what cannot be used is told by its setting.

import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { Refusal } from '../domain/refusal.ts';
import type { Settings } from '../settings.ts';
import type { TlsTerms } from '../wire/http/server.ts';

/** What TLS is spoken by, or null where the settings name no certificate; refuses half of it. */
export const tlsOf = async ({
  tlsCert,
  tlsKey,
}: Pick<Settings, 'tlsCert' | 'tlsKey'>): Promise<TlsTerms | null> => {
  if (tlsCert === null && tlsKey === null) return null;
  if (tlsKey === null) throw bad('tlsCert is set and tlsKey is not: TLS takes both.');
  if (tlsCert === null) throw bad('tlsKey is set and tlsCert is not: TLS takes both.');
  const terms = { cert: await textOf('tlsCert', tlsCert), key: await textOf('tlsKey', tlsKey) };
  try {
    createSecureContext(terms);
  } catch (error) {
    // OpenSSL's words tell whether one is no PEM, or the key is another's.
    const why = error instanceof Error ? error.message : String(error);
    throw bad(`tlsCert and tlsKey are no certificate in PEM and its key, unlocked: ${why}`);
  }
  return terms;
};

const textOf = async (name: 'tlsCert' | 'tlsKey', file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw bad(`${name} cannot be read: ${why}`);
  }
};

const bad = (problems: string): Refusal => new Refusal('bad-settings', { problems });
