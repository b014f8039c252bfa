// Classes of characters, and runs of them. Loops, not regular expressions, wherever a run may
// be as long as the text.

/** `0` to `9`; other scripts' digits are letters of names, and no numbers. */
export const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';

/** `0` to `9`, `a` to `f` in either case. */
export const isHexDigit = (character: string | undefined): boolean =>
  isDigit(character) ||
  (character !== undefined &&
    ((character >= 'a' && character <= 'f') || (character >= 'A' && character <= 'F')));

/** Everything Unicode calls white, and the zero-width space that pasting from pages brings. */
export const isBlank = (character: string): boolean =>
  character === ' ' ||
  (character <= '\r' && character >= '\t') ||
  (character > '~' && /[\s\u200B]/.test(character));

/** The first place from `at` on whose character is not of the class. */
export const runEnd = (
  text: string,
  at: number,
  isOfClass: (character: string | undefined) => boolean,
): number => {
  let end = at;
  while (isOfClass(text[end])) end += 1;
  return end;
};

/** How many UTF-16 units the character of a name at this place has; 0 where there is none. */
export const namePartLength = (text: string, at: number): number => {
  const point = text.codePointAt(at);
  if (point === undefined) return 0;
  if (point < 0x80) return isAsciiNamePart(point) ? 1 : 0;
  const character = String.fromCodePoint(point);
  return /[\p{L}\p{Nd}]/u.test(character) ? character.length : 0;
};

const isAsciiNamePart = (point: number): boolean =>
  (point >= 0x61 && point <= 0x7a) || // a–z
  (point >= 0x41 && point <= 0x5a) || // A–Z
  (point >= 0x30 && point <= 0x39) || // 0–9
  point === 0x5f || // _
  point === 0x23 || // #
  point === 0x24 || // $
  point === 0x40; // @
