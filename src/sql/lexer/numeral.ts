// Numbers, decimal and hexadecimal, as they are written.
// No value is worked out here, so no digit is lost: values are the binder's business.

import { isDigit, isHexDigit, runEnd } from './character.ts';
import { broken, token } from './token.ts';
import type { Token } from './token.ts';

/** Beyond any decimal (38 digits) and any written-out double (about 330); wider is an attack. */
const numberLengthMax = 400;

/** The longest binary value of T-SQL has 8,000 bytes. */
const hexLengthMax = 2 + 2 * 8_000;

/** The number that begins at `start`, or undefined where none does. */
export const numeralAt = (text: string, start: number): Token | undefined => {
  const isNumeral = isDigit(text[start]) || (text[start] === '.' && isDigit(text[start + 1]));
  if (!isNumeral) return undefined;
  const isHex = text[start] === '0' && (text[start + 1] === 'x' || text[start + 1] === 'X');
  return isHex ? hexadecimal(text, start) : decimal(text, start);
};

const hexadecimal = (text: string, start: number): Token => {
  const end = runEnd(text, start + 2, isHexDigit);
  if (end === start + 2) {
    const message = `'${text.slice(start, end)}' has no digits.`;
    return broken({ start, end, message, hint: 'Write zero as 0 or 0x00.' });
  }
  if (end - start > hexLengthMax) {
    return broken({ start, end, message: 'This hexadecimal value has more than 8,000 bytes.' });
  }
  return token('hex', text, { start, end });
};

/** How many characters an `e` and a sign behind it have; 0 where there is no `e`. */
const exponentLength = (text: string, at: number): number => {
  if (text[at] !== 'e' && text[at] !== 'E') return 0;
  return text[at + 1] === '+' || text[at + 1] === '-' ? 2 : 1;
};

/** `185`, `185.`, `.5`, `1.5e-10`. */
const decimal = (text: string, start: number): Token => {
  let digits = runEnd(text, start, isDigit);
  if (text[digits] === '.') digits = runEnd(text, digits + 1, isDigit);
  const exponent = digits + exponentLength(text, digits);
  const end = runEnd(text, exponent, isDigit);
  if (exponent > digits && end === exponent) {
    const message = 'This number has no digits after its e.';
    return broken({ start, end, message, hint: 'Write an exponent, as in 1e10.' });
  }
  if (end - start > numberLengthMax) {
    const message = `This number has more than ${numberLengthMax} characters.`;
    return broken({ start, end, message });
  }
  return token('number', text, { start, end });
};
