// Whether an answer is one that ASMX could give to what was tried. The rules are those of the
// protocol and of HTTP; what the server thinks of itself is asked elsewhere.

import type { Heard } from '../../http/serving.ts';
import { toldBySaxes } from '../../../base/xml/reading.ts';
import type { Tried } from './attempts.ts';

/**
 * What ASMX answers, and what a server says to what is no HTTP or has another path: 302 leads from
 * pages of the first sites to those of today.
 */
const STATUSES: ReadonlySet<number> = new Set([
  200, 202, 302, 400, 404, 405, 408, 413, 415, 431, 500,
]);

const RESULTS: ReadonlySet<number> = new Set([200, 202]);

/** What is wrong with an answer; null where nothing is. */
export const wrongWith = (
  { verdict }: Tried,
  { status, headers, body, whole }: Heard,
): string | null => {
  if (!STATUSES.has(status)) return `status ${status} is none of ASMX's`;
  if (!whole) return 'the answer was cut';
  if (verdict === 'no result' && RESULTS.has(status)) return `status ${status} where ASMX refuses`;
  if (verdict === 'result' && !RESULTS.has(status)) return `status ${status} where ASMX answers`;
  const text = body.toString('utf8');
  if (text.includes('Something went wrong on the server')) return 'an error that nobody handled';
  const type = headers['content-type'] ?? '';
  // .NET's writer does not look at texts: controls are references, the rest stands as it is.
  if (!/xml/.test(type) || text === '' || /&#x[0-9A-F]+;|[\uFFFE\uFFFF]/.test(text)) return null;
  return toldBySaxes(text) === null ? 'what it calls XML is none' : null;
};
