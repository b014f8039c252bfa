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
  PATTERNS.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);

/** Whether a field of this name holds a secret. */
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

const SECRET_NAMES: ReadonlySet<string> = new Set(['pw', 'authorization', 'cookie', 'key', 'phc']);
const SECRET_END = /(password|passwd|passwordhash|token|secret|apikey|ownerpw|setcookie)$/;

const NAMES = 'pw|owner_pw|password|passwd|token|secret|apikey|api_key|authorization|key';

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  /** `//user:password@host`. */
  [/(\/\/[^\s/@:]*):[^\s/@]*@/g, `$1:${HIDDEN}@`],
  /** `/path?query`, whole addresses and their ends alike. */
  [/(\/[^\s?"'<>]*)\?[^\s"'<>]*/g, '$1?'],
  /** `<pw>…</pw>`, with a namespace's prefix and attributes or without. */
  [new RegExp(`(<(?:[\\w.-]+:)?(?:${NAMES})(?:\\s[^>]*)?>)[^<]*`, 'gi'), `$1${HIDDEN}`],
  /** `"pw": "…"`. */
  [new RegExp(`("(?:${NAMES})"\\s*:\\s*")(?:[^"\\\\]|\\\\.)*`, 'gi'), `$1${HIDDEN}`],
  /** `pw=…` in a form's body. */
  [new RegExp(`(\\b(?:${NAMES})=)[^\\s&"'<>]+`, 'gi'), `$1${HIDDEN}`],
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
  if (value instanceof Map || value instanceof Set) return cleaned([...value], depth);
  if (Array.isArray(value)) {
    return value.slice(0, ENTRIES_MAX).map((item) => cleaned(item, depth + 1));
  }
  return cleanedFields(Object.entries(value), depth);
};

const cleanedFields = (entries: readonly [string, unknown][], depth: number): unknown =>
  Object.fromEntries(
    entries
      .slice(0, ENTRIES_MAX)
      .map(([name, item]) => [name, isSecretName(name) ? HIDDEN : cleaned(item, depth + 1)]),
  );

/** An error's own fields too: the system's say `code` and `path`. */
const cleanedError = (error: Error, depth: number): unknown => ({
  ...(cleanedFields(Object.entries(error), depth) as object),
  name: error.name,
  message: cleanText(error.message.slice(0, CHARACTERS_MAX)),
  stack: cleanText((error.stack ?? '').slice(0, CHARACTERS_MAX)),
  ...(error.cause === undefined ? {} : { cause: cleaned(error.cause, depth + 1) }),
});
