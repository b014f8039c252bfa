// Keeping secrets out of the log: fields are hidden by their names at any depth, and in every text
// the queries of addresses and what stands behind a secret's name are cut out.
// Whoever calls should pass no secret in the first place; this is the second wall.

/** What stands where a secret stood. */
export const HIDDEN = '[hidden]';

/**
 * `facts` as plain JSON-able data without secrets: bigints as strings, dates in ISO form, errors
 * as their name, message and stack; cut at a depth and breadth that no honest fact reaches.
 */
export const withoutSecrets = (facts: unknown): unknown => cleaned(facts, 0);

/** `text` without queries of addresses and without values of secrets. */
export const cleanText = (text: string): string =>
  PATTERNS.reduce(
    (clean, [pattern, instead]) => clean.replace(pattern, instead),
    text.replace(WORD, cleanWord),
  );

/** Whether a field of this name holds a secret, whatever its value. */
export const isSecretName = (name: string): boolean => {
  const folded = name.toLowerCase().replace(/[^a-z]/g, '');
  return SECRET_NAMES.has(folded) || SECRET_END.test(folded);
};

/** Facts are shallow; deeper things are somebody's whole object by mistake. */
const DEPTH_MAX = 8;

/** Entries of one list or object; more tell nothing more in a log. */
const ENTRIES_MAX = 100;

/** The first kilobytes of a text say what it is. */
const CHARACTERS_MAX = 8_192;

const SECRET_NAMES: ReadonlySet<string> = new Set([
  'pw',
  'pwd',
  'authorization',
  'cookie',
  'key',
  'phc',
]);
const SECRET_END =
  /(password|passwd|passphrase|passwordhash|token|secret|apikey|ownerpw|setcookie)$/;

/** What addresses are found in: a run without blanks and quotes. */
const WORD = /[^\s"'<>]+/g;

/** `//user:password@host` without the password, whatever is in it, and `/path?query` cut off. */
const cleanWord = (word: string): string => {
  const authority = word.indexOf('//');
  if (authority < 0) return withoutQuery(word);
  const colon = word.indexOf(':', authority);
  const at = word.lastIndexOf('@');
  const hasPassword = colon >= 0 && at > colon && !word.slice(authority + 2, colon).includes('/');
  if (!hasPassword) return withoutQuery(word);
  return `${word.slice(0, colon)}:${HIDDEN}${withoutQuery(word.slice(at))}`;
};

const withoutQuery = (word: string): string => {
  const slash = word.indexOf('/');
  const mark = slash < 0 ? -1 : word.indexOf('?', slash);
  return mark < 0 ? word : word.slice(0, mark + 1);
};

/** With up to so many letters before the long ones, as in `newPassword`; more would take long. */
const NAME =
  '(?:[\\w-]{0,32}?(?:password|passwd|passphrase|token|secret|api_?key|owner_?pw)|' +
  'pw|pwd|authorization|key)';

/** A value in quotes of either kind, in quotes that were quoted themselves, or bare. */
const QUOTED = String.raw`"(?:[^"\\]|\\[\s\S])*"?|'(?:[^'\\]|\\[\s\S])*'?|\\{1,8}["'][^"'\\]*`;

/** Attributes of a tag up to its end, which may be escaped; longer ones nobody sends. */
const ATTRIBUTES =
  String.raw`(?:[\s+]|%20)[^<>]{0,256}?` +
  String.raw`(?=>|&(?:amp;){0,3}gt;|%(?:25){0,3}3e|\\u003e)`;

/** A mark between a name and its value: as it is, or escaped for XML, an address or JSON. */
const MARK =
  String.raw`(?:\W|CDATA|&(?:amp;){0,3}#?\w{1,8};|%(?:25){0,3}[\da-f]{2}|` +
  String.raw`\\u[\da-f]{4}|\\[nrt])`;

/** Each finds its end or takes the rest, and never goes back: the time is that of the length. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  /** `<pw>…</pw>`, with a namespace's prefix and attributes or without, text or CDATA. */
  [
    new RegExp(
      `(<(?:[\\w.-]{1,64}:)?${NAME}(?:\\s[^<>]*)?>)` +
        String.raw`(?:<!\[CDATA\[(?:[^\]]|\](?!\]>))*|<(?!/)|[^<])*`,
      'gi',
    ),
    `$1${HIDDEN}`,
  ],
  /** The same, once more in XML or HTML. */
  [
    new RegExp(`(&lt;(?:[\\w.-]{1,64}:)?${NAME}(?:\\s[^<>&]*)?&gt;)(?:(?!&lt;/)[^<])*`, 'gi'),
    `$1${HIDDEN}`,
  ],
  /** `"pw": "…"`, in quotes of any kind. */
  [
    new RegExp(
      String.raw`(\\{0,8}["']${NAME}\\{0,8}["']\s*(?::|=>?|,)\s*)(?:${QUOTED}|[^\s,;}\]]+)`,
      'gi',
    ),
    `$1${HIDDEN}`,
  ],
  /** `--password …`. */
  [new RegExp(String.raw`(--${NAME}(?:\s+|=))(?:${QUOTED}|[^\s"']\S*)`, 'gi'), `$1${HIDDEN}`],
  /** `pw=…` in a form's body, `password = …` in a file. */
  [
    new RegExp(String.raw`(\b${NAME}\s?=\s?)(?:${QUOTED}|[^\s&"'<>][^\s&<>]*)`, 'gi'),
    `$1${HIDDEN}`,
  ],
  /** `wsId=…`, `<wsId>…`, `"wsId": …` where the number is no account's, but has a key's length. */
  [
    new RegExp(String.raw`(wsid(?:${ATTRIBUTES})?${MARK}{1,64}?0{0,8})[1-9]\d{14}(?!\d)`, 'gi'),
    `$1${HIDDEN}`,
  ],
  /** `token …` in a sentence, where it looks like one of ours. */
  [/\b(tokens?\s+['"]?)[0-9a-f]{32}\b/gi, `$1${HIDDEN}`],
  /** `Bearer …`, `Basic …`. */
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
];

const cleaned = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return cleanText(value.slice(0, CHARACTERS_MAX));
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'symbol' || typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[deep]';
  if (value instanceof Error) return cleanedError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) {
    return cleanedFields(
      [...value].map(([name, item]) => [String(name), item]),
      depth,
    );
  }
  if (value instanceof Set) return cleanedList([...value], depth);
  if (Array.isArray(value)) return cleanedList(value, depth);
  return cleanedFields(Object.entries(value), depth);
};

/** Header lines, arguments and pairs are lists in which a value stands behind its name. */
const cleanedList = (items: readonly unknown[], depth: number): unknown =>
  items.slice(0, ENTRIES_MAX).map((item, at) => {
    const before = items[at - 1];
    const isSecret = typeof before === 'string' && (isSecretName(before) || isKey(before, item));
    return isSecret ? HIDDEN : cleaned(item, depth + 1);
  });

const cleanedFields = (entries: readonly [string, unknown][], depth: number): unknown =>
  Object.fromEntries(
    entries
      .slice(0, ENTRIES_MAX)
      .map(([name, item]) => [
        name,
        isSecretName(name) || isKey(name, item) ? HIDDEN : cleaned(item, depth + 1),
      ]),
  );

/** The secret key that the first CasJobs service takes as wsId. */
const isKey = (name: string, item: unknown): boolean =>
  /wsid$/i.test(name) && /^\s*\+?0*[1-9]\d{14}\s*$/.test(String(item));

/** An error's own fields too: the system's say `code` and `path`. */
const cleanedError = (error: Error, depth: number): unknown => ({
  ...(cleanedFields(Object.entries(error), depth) as object),
  name: error.name,
  message: cleanText(error.message.slice(0, CHARACTERS_MAX)),
  stack: cleanText((error.stack ?? '').slice(0, CHARACTERS_MAX)),
  ...(error.cause === undefined ? {} : { cause: cleaned(error.cause, depth + 1) }),
});
