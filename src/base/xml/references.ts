// The references of XML without a DTD: five entities and character numbers. Anything else that
// begins with an ampersand is an error; nothing here can make a text longer than it was.

import { isCharacter } from './names.ts';

/** The text with its references replaced; null when one of them is none. */
export const expanded = (text: string): string | null => {
  if (!text.includes('&')) return text;
  let sound = true;
  const result = text.replace(REFERENCE, (_, entity?: string, decimal?: string, hex?: string) => {
    const character = entity !== undefined ? ENTITIES.get(entity) : numbered(decimal, hex);
    if (character === undefined) sound = false;
    return character ?? '';
  });
  return sound ? result : null;
};

/** The longest that a reference with a value can be, with room for leading zeros. */
export const REFERENCE_CHARACTERS_MAX = 32;

// The empty alternative catches an ampersand that begins no reference.
const REFERENCE = /&(?:([A-Za-z_][\w.-]*);|#([0-9]+);|#x([0-9A-Fa-f]+);|)/g;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

const numbered = (decimal?: string, hex?: string): string | undefined => {
  if (decimal === undefined && hex === undefined) return undefined;
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return isCharacter(code) ? String.fromCodePoint(code) : undefined;
};
