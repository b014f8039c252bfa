// Files that somebody names by a URL for this server to fetch. It asks those hosts alone that its
// operator has named, follows nobody elsewhere, and waits no longer than it was told.

import { Refusal } from '../../domain/refusal.ts';

/** From where files are fetched, and how long that may take. */
export interface FetchTerms {
  /** As `example.org` or `localhost:8000`. */
  readonly hosts: readonly string[];
  readonly seconds: number;
}

/** The bytes at a URL; refuses with `table-not-fetched`, also while they come. */
export const fetchFile = async (
  url: string,
  { hosts, seconds }: FetchTerms,
): Promise<AsyncIterable<Uint8Array>> => {
  const refuse = (why: string): Refusal => new Refusal('table-not-fetched', { url, why });
  const address = URL.parse(url);
  if (address === null) throw refuse('it is no URL');
  const { protocol, host, username, password } = address;
  if (protocol !== 'http:' && protocol !== 'https:') throw refuse('it is not of http or https');
  if (username !== '' || password !== '') throw refuse('it holds a name or a password');
  if (!hosts.includes(host.toLowerCase())) {
    throw refuse(`this server fetches nothing from ${host} (tapUploadHosts)`);
  }
  const signal = AbortSignal.timeout(seconds * 1_000);
  const sentence = (error: unknown): Refusal =>
    refuse(signal.aborted ? `it took longer than ${seconds} s (tapUploadSeconds)` : wordsOf(error));
  const answer = await fetch(address, { redirect: 'error', signal }).catch((error: unknown) => {
    throw sentence(error);
  });
  if (answer.status !== 200 || answer.body === null) {
    await answer.body?.cancel();
    throw refuse(`${host} answers with status ${answer.status}`);
  }
  return complaining(answer.body, sentence);
};

const wordsOf = (error: unknown): string =>
  error instanceof TypeError ? 'the connection failed, or it leads elsewhere' : String(error);

async function* complaining(
  body: AsyncIterable<Uint8Array>,
  sentence: (error: unknown) => Refusal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw sentence(error);
  }
}
