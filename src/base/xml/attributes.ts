// The attributes of one start tag, and the pseudo-attributes of the XML declaration.
// Texts in, pairs out; namespaces and repeated names are judged elsewhere, never here.

import { expanded } from './references.ts';
import type { RawAttribute } from './namespaces.ts';

/**
 * Reads `name="value"` pairs, each after white space; null when they are not well-formed.
 * White space in values becomes blanks, as XML says of attributes without a DTD.
 */
export const attributesOf = (text: string): readonly RawAttribute[] | null => {
  if (text === '') return NONE;
  const attributes: RawAttribute[] = [];
  let at = 0;
  while (at < text.length) {
    PAIR.lastIndex = at;
    const pair = PAIR.exec(text);
    if (!pair) return BLANK_REST.test(text.slice(at)) ? attributes : null;
    const [whole, name = '', quoted = ''] = pair;
    const value = expanded(quoted.slice(1, -1).replace(/[\t\n]/g, ' '));
    if (value === null) return null;
    attributes.push({ name, value });
    at += whole.length;
  }
  return attributes;
};

const NONE: readonly RawAttribute[] = [];

const PAIR = /[ \t\n]+([^ \t\n=<>"'/]+)[ \t\n]*=[ \t\n]*("[^"<]*"|'[^'<]*')/y;
const BLANK_REST = /^[ \t\n]*$/;

/** Whether the inside of `<?xml …?>` is a declaration of XML 1.0. */
export const isDeclaration = (inside: string): boolean => DECLARATION.test(inside);

const DECLARATION = new RegExp(
  '^[ \\t\\n]+version[ \\t\\n]*=[ \\t\\n]*(?:"1\\.0"|\'1\\.0\')' +
    '(?:[ \\t\\n]+encoding[ \\t\\n]*=[ \\t\\n]*(?:"[A-Za-z][\\w.-]*"|\'[A-Za-z][\\w.-]*\'))?' +
    '(?:[ \\t\\n]+standalone[ \\t\\n]*=[ \\t\\n]*(?:"(?:yes|no)"|\'(?:yes|no)\'))?[ \\t\\n]*$',
);
