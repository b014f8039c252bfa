// Text as it stands in XML, in the spelling of .NET's writer.
// Pure functions of strings; how HTML is encoded is told in html.ts and never here.

/** Text between tags: markup encoded, quotes and line ends as they are, controls as references. */
export const escaped = (text: string): string => {
  // Looking for one character is many times as quick as looking for one of a class.
  let safe = text.includes('&') ? text.replaceAll('&', '&amp;') : text;
  if (safe.includes('<')) safe = safe.replaceAll('<', '&lt;');
  if (safe.includes('>')) safe = safe.replaceAll('>', '&gt;');
  return CONTROL.test(safe) ? safe.replace(CONTROLS, reference) : safe;
};

/** Text inside an attribute's double quotes. */
export const escapedInQuotes = (text: string): string => escaped(text).replaceAll('"', '&quot;');

/** Text without the characters that XML forbids: each becomes U+FFFD. */
export const cleaned = (text: string): string =>
  FORBIDDEN.test(text) ? text.replace(ALL_FORBIDDEN, '\uFFFD') : text;

/* oxlint-disable no-control-regex -- these are the characters that XML 1.0 forbids */
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/;
const CONTROLS = new RegExp(CONTROL, 'g');
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'g');
/* oxlint-enable no-control-regex */

const reference = (character: string): string =>
  `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
