// Which characters and names XML 1.0 (fifth edition) allows, and what it takes for white space.
// Tests of texts that have been read; nothing here changes one.

/** The first forbidden character of a text; -1 when there is none. */
export const forbiddenAt = (text: string): number =>
  text.isWellFormed() && RARE.every((some) => !some.test(text)) ? -1 : text.search(FORBIDDEN);

/**
 * All but surrogates, sixteen characters at most in each: so few V8 looks for in many places at
 * once, and a text of megabytes takes a seventh of the time.
 */
// oxlint-disable-next-line no-control-regex -- these are characters that XML 1.0 forbids
const RARE = [/[\u0000-\u0008\u000B\u000C\u000E-\u0012]/, /[\u0013-\u001F]/, /[\uFFFE\uFFFF]/];

// oxlint-disable-next-line no-control-regex -- these are the characters that XML 1.0 forbids
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

/** Whether a number is a character that XML allows. */
export const isCharacter = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

/** Whether a text is a name without a colon (NCName of Namespaces in XML). */
export const isPlainName = (name: string): boolean => ASCII_NAME.test(name) || NAME.test(name);

const ASCII_NAME = /^[A-Za-z_][\w.-]*$/;

const START =
  'A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D' +
  '\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD' +
  '\\u{10000}-\\u{EFFFF}';
const NAME = new RegExp(`^[${START}][${START}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040]*$`, 'u');

/** Whether a text holds nothing but XML's white space. */
export const isBlank = (text: string): boolean => !/[^ \t\n\r]/.test(text);
