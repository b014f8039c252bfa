// Text as it stands in XML, in the spelling of .NET's writer.
// Pure functions of strings; how HTML is encoded is told in html.ts and never here.

/** Text between tags: markup encoded, quotes and line ends as they are, controls as references. */
export const escaped = (text: string): string =>
  SPECIAL.test(text) ? text.replace(SPECIALS, (character) => replacement(character)) : text;

/** Text inside an attribute's double quotes. */
export const escapedInQuotes = (text: string): string => escaped(text).replaceAll('"', '&quot;');

/** Text without the characters that XML forbids: each becomes U+FFFD. */
export const cleaned = (text: string): string => text.replace(FORBIDDEN, '\uFFFD');

/* oxlint-disable no-control-regex -- these are the characters that XML 1.0 forbids */
const SPECIAL = /[&<>\u0000-\u0008\u000B\u000C\u000E-\u001F]/;
const SPECIALS = new RegExp(SPECIAL, 'g');
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
/* oxlint-enable no-control-regex */

const replacement = (character: string): string =>
  MARKUP[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;

const MARKUP: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
