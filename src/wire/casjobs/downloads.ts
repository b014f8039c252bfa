// Downloads of outputs: plain GET of an address that nobody can guess, with the file's name last.
// Who has the address may read; what has expired says how to get it again; nothing else is told.

import type { Instant } from '../../base/time.ts';
import type { Outputs } from '../../core/outputs.ts';
import type { Output } from '../../domain/output.ts';
import type { HttpAnswer, HttpRequest, Protocol } from '../http/message.ts';
import { answerWithFile } from '../http/output-answer.ts';
import { plainText } from '../http/plain.ts';

/** What downloads need. */
export interface DownloadsParts {
  readonly outputs: Outputs;
  /** The present, for how long a browser may keep a file. */
  readonly now: () => Instant;
}

/** The protocol of `<base>/casjobs/output/<token>/<file name>`. */
export const downloadsOf = (parts: DownloadsParts): Protocol => ({
  name: 'casjobs-output',
  takes: (request) => request.path.toLowerCase().startsWith(PREFIX),
  answer: (request) => answer(request, parts),
  // Whoever reads the log may not fetch the file.
  logged: () => `${PREFIX}…`,
});

/** Where an output is fetched: absolute, no query string, the file's name last. */
export const outputUrlOf = (base: string, output: Output): string =>
  `${outputsUnder(base)}${output.token}/${encodeURIComponent(output.fileName)}`;

/** What the addresses of all outputs begin with, for clients that reach us under `base`. */
export const outputsUnder = (base: string): string => `${base}${PREFIX}`;

const PREFIX = '/casjobs/output/';

const answer = async (request: HttpRequest, parts: DownloadsParts): Promise<HttpAnswer> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plainText(405, 'An output can only be fetched, by GET or HEAD.', { Allow: 'GET, HEAD' });
  }
  const [token = '', ...name] = request.path.slice(PREFIX.length).split('/');
  const fetched = await parts.outputs.fetch(token, name.join('/'));
  if (fetched.kind === 'unknown') return plainText(404, UNKNOWN);
  if (fetched.kind === 'expired') return plainText(410, expiryOf(fetched.source));
  return answerWithFile(request, fetched, parts.now());
};

/** The same for whatever is not there, so that it tells nothing of what was or will be. */
const UNKNOWN = 'There is no output here. GetJobs shows the addresses of yours.';

const expiryOf = (source: string | null): string => {
  const table = source === null ? 'the table it was made from' : `table '${source}'`;
  return (
    'This output has expired and its file is gone. To get it again, call SubmitExtractJob for ' +
    `${table}: the file is made from the table as it is then.`
  );
};
