// One word for what a body is, told from its media type: the names of our formats, and of what
// forms and services send. Whatever else somebody may write there is one word too.

import { OUTPUT_FORMATS } from '../../domain/output.ts';

/** The word for a value of Content-Type. */
export const formatWordOf = (contentType: string | undefined): string => {
  if (contentType === undefined) return 'none';
  const known = KNOWN.get(contentType);
  if (known !== undefined) return known;
  const end = contentType.indexOf(';');
  const type = end < 0 ? contentType : contentType.slice(0, end);
  return KNOWN.get(type.trim().toLowerCase()) ?? 'other';
};

const WORDS = {
  'application/x-www-form-urlencoded': 'form',
  'multipart/form-data': 'multipart',
  'application/octet-stream': 'bytes',
  'application/soap+xml': 'xml',
  'application/xml': 'xml',
  'text/html': 'html',
  'text/plain': 'text',
} as const;

/** By media type, and by our own values of the header as a whole, which are met most. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ...Object.values(OUTPUT_FORMATS).map(
    ({ contentType }) => [contentType.split(';', 1)[0] ?? '', wordIn(contentType)] as const,
  ),
  ...Object.entries(WORDS).flatMap(([type, word]) => [
    [type, word] as const,
    [`${type}; charset=utf-8`, word] as const,
  ]),
  ['text/xml; charset=utf-8', 'xml'] as const,
]);

/** `application/x-votable+xml` is votable, `text/csv` csv. */
function wordIn(contentType: string): string {
  const [, word = 'other'] = /\/(?:x-|vnd\.apache\.)?([a-z-]+)/.exec(contentType) ?? [];
  return word;
}
