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
