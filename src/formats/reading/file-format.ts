// Which format a file has, told by its first bytes.
// A text is what is none of the others.

/** Formats of files that can become tables. */
export type FileFormat = 'text' | 'fits' | 'votable' | 'parquet';

/** So many bytes tell it. */
export const FORMAT_BYTES = 1_024;

/** The format that the first bytes of a file tell. */
export const fileFormatOf = (first: Uint8Array): FileFormat => {
  const text = Buffer.from(first).toString('latin1');
  if (/^SIMPLE {2}= +T/.test(text)) return 'fits';
  if (text.startsWith('PAR1')) return 'parquet';
  const isXml = /^(?:\u00EF\u00BB\u00BF)?\s*<(?:\?xml|[\w.-]*:?VOTABLE[\s>])/i.test(text);
  return isXml ? 'votable' : 'text';
};

/** The name of a format that the first bytes of a file tell and that never becomes a table. */
export const otherFormatOf = (first: Uint8Array): string | undefined => {
  const text = Buffer.from(first).toString('latin1');
  const packed = PACKED.find(([, start]) => text.startsWith(start))?.[0];
  return packed ?? (JSON_TEXTS.some((pattern) => pattern.test(text)) ? 'JSON' : undefined);
};

/** What files begin with that are packed. */
const PACKED: readonly (readonly [name: string, start: string])[] = [
  ['gzip', '\u001F\u008B'],
  ['zip', 'PK\u0003\u0004'],
  ['bzip2', 'BZh91AY&SY'],
  ['xz', '\u00FD7zXZ\0'],
  ['zstd', '\u0028\u00B5\u002F\u00FD'],
];

/** An object, or a list of objects or lists: a name of a column may begin with one bracket. */
const JSON_TEXTS: readonly RegExp[] = [
  /^(?:\u00EF\u00BB\u00BF)?\s*\{\s*(?:"[^"\n]*"\s*:|\})/,
  /^(?:\u00EF\u00BB\u00BF)?\s*\[\s*[[{]\s*["[\]{}\d-]/,
];
