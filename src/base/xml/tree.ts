// Small documents as nested arrays, written the way .NET writes a description: two blanks a level,
// Windows line ends, no line end after the last tag. For descriptions; results stream elsewhere.

import { escaped, escapedInQuotes } from './escape.ts';

/** A name, its attributes in order, and what stands inside: elements, or one text. */
export type XmlTree = readonly [
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...inside: (XmlTree | string)[],
];

/** The document with its declaration. */
export const xmlText = (root: XmlTree): string =>
  `<?xml version="1.0" encoding="utf-8"?>${treeText(root, indentedAt, 0)}`;

const indentedAt = (level: number): string => `\r\n${'  '.repeat(level)}`;

/** An element at a level, with what `breakAt` puts before each. */
export const treeText = (
  [name, attributes, ...inside]: XmlTree,
  breakAt: (level: number) => string,
  level: number,
): string => {
  const start = breakAt(level);
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapedInQuotes(value)}"`,
  );
  const tag = `${start}<${name}${written.join('')}`;
  if (inside.length === 0) return `${tag} />`;
  const parts = inside.map((part) =>
    typeof part === 'string' ? escaped(part) : treeText(part, breakAt, level + 1),
  );
  const end = typeof inside[0] === 'string' ? '' : start;
  return `${tag}>${parts.join('')}${end}</${name}>`;
};
