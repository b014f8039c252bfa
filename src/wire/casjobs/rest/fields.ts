// The fields of a small body: JSON or a form, told apart by their first sign, because clients send
// one under the content type of the other. Names count in any case.

import { Refusal } from '../../../domain/refusal.ts';
import { FORM_VALUES_MAX, hasTooManyValues } from '../../http/form-values.ts';
import type { HttpRequest } from '../../http/message.ts';
import { messageReader, wholeText } from '../../http/read-message.ts';

/** What a body says, by name. */
export interface Fields {
  /** A text or a number as it was written; null where it is missing, empty, or something else. */
  text(name: string): string | null;
  /** `true` or `"True"`. */
  isTrue(name: string): boolean;
  /** The fields within a field of JSON; without any where there are none. */
  within(name: string): Fields;
}

/** Reads a body of at most `bytesMax`; refuses a larger one, and what is neither. */
export const readFields = async ({ body }: HttpRequest, bytesMax: number): Promise<Fields> => {
  const text = (await wholeText(messageReader(body, () => bytesMax))).trim();
  if (text.startsWith('{')) return jsonFields(text);
  if (hasTooManyValues(text)) throw new Refusal('bad-parameters', { problems: TOO_MANY });
  return fieldsOf([...new URLSearchParams(text)]);
};

const TOO_MANY = `The body has more than ${FORM_VALUES_MAX} fields.`;

const jsonFields = (text: string): Fields => {
  try {
    return fieldsOf(Object.entries(JSON.parse(text) as object));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's own words quote the body, which may hold a password.
    throw new Refusal('bad-parameters', { problems: 'The body begins as JSON and is none.' });
  }
};

const fieldsOf = (entries: readonly (readonly [string, unknown])[]): Fields => {
  const values = new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
  const text = (name: string): string | null => {
    const value = values.get(name.toLowerCase());
    const isText = typeof value === 'string' || typeof value === 'number';
    return isText && value !== '' ? String(value) : null;
  };
  return {
    text,
    isTrue: (name) =>
      values.get(name.toLowerCase()) === true || text(name)?.trim().toLowerCase() === 'true',
    within: (name) => {
      const value = values.get(name.toLowerCase());
      return fieldsOf(typeof value === 'object' && value !== null ? Object.entries(value) : []);
    },
  };
};
