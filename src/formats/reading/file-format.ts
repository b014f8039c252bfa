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
  return VOTABLE.test(begunIn(text)) ? 'votable' : 'text';
};

/** The name of a format that the first bytes of a file tell and that never becomes a table. */
export const otherFormatOf = (first: Uint8Array): string | undefined => {
  const text = Buffer.from(first).toString('latin1');
  const packed = PACKED.find(([, start]) => text.startsWith(start))?.[0];
  if (packed !== undefined) return packed;
  const begun = begunIn(text);
  if (JSON_TEXTS.some((pattern) => pattern.test(begun))) return 'JSON';
  const isMarkup = !VOTABLE.test(begun) && MARKUP.some((pattern) => pattern.test(begun));
  return isMarkup ? 'HTML, or XML other than VOTable' : undefined;
};

/** A text without the mark and the blanks before it. */
const begunIn = (text: string): string => text.replace(/^(?:\u00EF\u00BB\u00BF)?\s*/, '');

/** A document of XML may begin with a comment, or with the name of its root. */
const VOTABLE = /^<(?:\?xml|!--|(?:!DOCTYPE\s+)?(?:[\w.-]+:)?VOTABLE[\s>])/i;

/** A tag, and more of a document behind it: a column may be called `<Vmag>`. */
const MARKUP: readonly RegExp[] = [
  /^<[!?/]/,
  /^<[a-z_][\w.:-]*(?:\s+[\w.:-]+\s*=|\s*\/>)/i,
  /^<[a-z_][\w.:-]*>(?:<|\s*[\r\n]\s*<|[^]*<\/)/i,
];

/** What files begin with that are packed. */
const PACKED: readonly (readonly [name: string, start: string])[] = [
  ['gzip', '\u001F\u008B'],
  ['zip', 'PK\u0003\u0004'],
  ['bzip2', 'BZh91AY&SY'],
  ['xz', '\u00FD7zXZ\0'],
  ['zstd', '\u0028\u00B5\u002F\u00FD'],
];

/** An object, or a list of objects or lists: a name of a column may begin with one bracket. */
const JSON_TEXTS: readonly RegExp[] = [/^\{\s*(?:"[^"\n]*"\s*:|\})/, /^\[\s*[[{]\s*["[\]{}\d-]/];
