// JSON as this API writes it: integers of 64 bits digit by digit, which JSON.stringify cannot.
// Nothing is read here.

/** A value that JSON can tell; bigints become integers of as many digits as they have. */
export type Json =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

/** `value` without blanks; the fields of an object in their order. */
export const jsonOf = (value: Json): string => {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonOf).join(',')}]`;
  const fields = Object.entries(value).map(
    ([name, each]) => `${JSON.stringify(name)}:${jsonOf(each)}`,
  );
  return `{${fields.join(',')}}`;
};

const isList = (value: object): value is readonly Json[] => Array.isArray(value);
