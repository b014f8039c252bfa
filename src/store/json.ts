// JSON that the store keeps in text columns: written and read here and nowhere else.
// Numbers of 64 bits stand in it as strings of digits, and become bigint again by their key.

/** The text of `value`; every bigint in it becomes a string of its digits. */
export const jsonOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}` : part));

/** The value that `jsonOf` wrote; which type it has is known to who reads the column. */
export const parseJson = (text: string): unknown => JSON.parse(text, reviveBigints);

/** Properties that are bigint in every type of the domain that is stored as JSON. */
const BIGINT_KEYS: ReadonlySet<string> = new Set(['rows', 'bytes', 'space']);

const reviveBigints = (key: string, value: unknown): unknown =>
  typeof value === 'string' && BIGINT_KEYS.has(key) ? BigInt(value) : value;

/**
 * Text of people as both databases can hold it: PostgreSQL knows no NUL, and neither knows half
 * of a surrogate pair; each becomes U+FFFD.
 */
export const storableText = (text: string): string =>
  text.toWellFormed().replaceAll('\0', '\ufffd');

/** The reason of a failure as it is kept with the job: storable, and of bounded length. */
export const storableMessage = (message: string): string =>
  storableText(
    message.length <= MESSAGE_CHARACTERS_MAX
      ? message
      : `${message.slice(0, MESSAGE_CHARACTERS_MAX - 1)}…`,
  );

/**
 * Some twenty errors with their lines and hints: all that a person reads. A message is part of
 * every list of jobs, and an engine may repeat a text of a million characters in its own.
 */
const MESSAGE_CHARACTERS_MAX = 4_000;
