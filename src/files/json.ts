// Reading the small JSON files of the data folder: each field is taken out with the type it must
// have, or an error says which one is wrong. Knows no document; 64-bit integers are written as
// strings, for JSON's readers would round them.

/** An object whose fields have not been looked at yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The text of one JSON object as fields; throws where it is anything else. */
export const fieldsOf = (text: string): Fields => asFields(JSON.parse(text), 'the file');

/** `value` as an object; `where` names it in the error. */
export const asFields = (value: unknown, where: string): Fields => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Fields;
  }
  throw new Error(`${where} is not an object`);
};

/** The field `name` as text. */
export const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new Error(`${name} is not a text`);
};

/** The field `name` as a whole number that JavaScript holds exactly. */
export const integerOf = (fields: Fields, name: string): number => {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new Error(`${name} is not a whole number`);
};

/** The field `name`, written as a string of digits, as a bigint. */
export const bigintOf = (fields: Fields, name: string): bigint => {
  const value = textOf(fields, name);
  if (/^-?\d{1,19}$/.test(value)) return BigInt(value);
  throw new Error(`${name} is not a 64-bit integer in a string`);
};

/** The field `name` as a list of objects. */
export const listOf = (fields: Fields, name: string): readonly Fields[] => {
  const value = fields[name];
  if (Array.isArray(value)) return value.map((item, at) => asFields(item, `${name}[${at}]`));
  throw new Error(`${name} is not a list`);
};

/** The field `name` as text, or undefined where it is absent. */
export const textIfAny = (fields: Fields, name: string): string | undefined =>
  fields[name] === undefined ? undefined : textOf(fields, name);

/** JSON for people too: indented, bigints as strings, a line end at the end. */
export const jsonOf = (value: unknown): string =>
  `${JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item), 2)}\n`;
