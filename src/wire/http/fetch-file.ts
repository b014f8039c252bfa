// Files that somebody names by a URL for this server to fetch. It asks those hosts alone that its
// operator has named, follows nobody elsewhere, and waits no longer than it was told.

import { Refusal } from '../../domain/refusal.ts';

/** From where files are fetched, and how long that may take. */
export interface FetchTerms {
  /** As `example.org` or `localhost:8000`, in lower case. */
  readonly hosts: readonly string[];
  readonly seconds: number;
}

/** A file to be fetched. */
export interface FetchAsk {
  readonly url: string;
  /** Aborts when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/**
 * Gives the bytes at a URL to `take`, and returns what that does; refuses with `table-not-fetched`,
 * also while they come. What is left when `take` has done is not read.
 */
export const fetchFile = async <Result>(
  { hosts, seconds }: FetchTerms,
  { url, signal }: FetchAsk,
  take: (bytes: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> => {
  const refuse = (why: string): Refusal => new Refusal('table-not-fetched', { url, why });
  const address = allowedAddress(url, hosts, refuse);
  const late = AbortSignal.timeout(seconds * 1_000);
  const sentence = (error: unknown): Refusal =>
    refuse(late.aborted ? `it took longer than ${seconds} s (tapUploadSeconds)` : wordsOf(error));
  const terms = { redirect: 'error', signal: AbortSignal.any([late, signal]) } as const;
  const answer = await fetch(address, terms).catch((error: unknown) => {
    throw sentence(error);
  });
  const { body } = answer;
  try {
    if (answer.status !== 200 || body === null) {
      throw refuse(`${address.host} answers with status ${answer.status}`);
    }
    return await take(complaining(body, sentence));
  } finally {
    await body?.cancel().catch(() => undefined);
  }
};

const allowedAddress = (
  url: string,
  hosts: readonly string[],
  refuse: (why: string) => Refusal,
): URL => {
  const address = URL.parse(url);
  if (address === null) throw refuse('it is no URL');
  const { protocol, host, hostname, port, username, password } = address;
  const usual = USUAL_PORTS[protocol];
  if (usual === undefined) throw refuse('it is not of http or https');
  if (username !== '' || password !== '') throw refuse('it holds a name or a password');
  // A URL leaves out the port that is usual, and a setting may name it.
  const names = [host, ...(port === '' ? [`${hostname}:${usual}`] : [])];
  if (names.some((name) => hosts.includes(name.toLowerCase()))) return address;
  throw refuse(`this server fetches nothing from ${host} (tapUploadHosts)`);
};

const USUAL_PORTS: Readonly<Partial<Record<string, number>>> = { 'http:': 80, 'https:': 443 };

const wordsOf = (error: unknown): string =>
  error instanceof TypeError ? 'the connection failed, or it leads elsewhere' : String(error);

async function* complaining(
  body: ReadableStream<Uint8Array>,
  sentence: (error: unknown) => Refusal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body.values({ preventCancel: true });
  } catch (error) {
    throw sentence(error);
  }
}
