// Enumerations: names for numbers, one at a time or as flags that go together.
// Their names are case-sensitive on the wire.

import { ARGUMENT, INVALID_OPERATION } from '../net-error.ts';
import { lexicalError } from '../rejection.ts';
import { trimmed, type Scalar } from './scalar.ts';

/** The numbers of an enumeration by their names, in the order of its declaration. */
export type Members = Readonly<Record<string, number>>;

/** An enumeration of a service's own; its name is its type's in the schema. */
export interface Enumeration<T> extends Scalar<T> {
  readonly members: Members;
  /** Whether several may stand together, parted by blanks. */
  readonly isFlags: boolean;
}

/** One of some names. */
export const enumeration = <const M extends Members>(
  name: string,
  members: M,
): Enumeration<keyof M & string> => {
  const nameOf = (number: number): (keyof M & string) | undefined =>
    Object.keys(members).find((each) => members[each] === number);
  const known = (written: string): (keyof M & string) | undefined =>
    Object.hasOwn(members, written) ? written : undefined;
  return {
    ...named(name, members, false),
    absent: nameOf(0) ?? Object.keys(members)[0] ?? '',
    fromXml: (written) => known(written) ?? notIn(name, written),
    fromForm: (written) => {
      const asked = trimmed(written);
      const value = known(asked) ?? (/^[+-]?\d+$/.test(asked) ? nameOf(Number(asked)) : undefined);
      return value ?? notFound(written);
    },
    write: (value) => value,
  };
};

/** Any of some names, as the sum of their numbers. */
export const flags = (name: string, members: Members): Enumeration<number> => {
  const sumOf = (names: readonly string[], missing: (each: string) => never): number =>
    Number(names.reduce((sum, each) => sum | BigInt(numberOf(members, each, missing)), 0n));
  return {
    ...named(name, members, true),
    absent: 0,
    fromXml: (written) => {
      const names = written.split(/[ \t\r\n]+/).filter((each) => each !== '');
      return sumOf(names, () => notIn(name, written));
    },
    fromForm: (written) => {
      const asked = trimmed(written);
      // A number must be made of the names: no other could be written again.
      if (/^\d{1,10}$/.test(asked)) {
        return isMadeOf(members, Number(asked)) ? Number(asked) : notFound(written);
      }
      const names = asked.split(',').map((each) => trimmed(each));
      return sumOf(names, (each) => notFound(each));
    },
    write: (value) => namesIn(members, value).join(' '),
  };
};

const named = (name: string, members: Members, isFlags: boolean) => ({
  kind: 'scalar' as const,
  xsd: name,
  dotNet: name,
  nullable: false,
  members,
  isFlags,
});

const numberOf = (members: Members, name: string, missing: (name: string) => never): number =>
  Object.hasOwn(members, name) ? (members[name] ?? 0) : missing(name);

/** The names that a value is made of, in order, each for bits that none before it stood for. */
const namesIn = (members: Members, value: number): readonly string[] => {
  const names: string[] = [];
  let rest = BigInt(value);
  for (const [name, number] of Object.entries(members)) {
    const bits = BigInt(number);
    if (rest === 0n) break;
    if (bits === 0n || (BigInt(value) & bits) !== bits) continue;
    names.push(name);
    rest &= ~bits;
  }
  if (rest !== 0n) throw new Error(`${value} is not made of the names of its enumeration.`);
  const zero = Object.keys(members).find((name) => members[name] === 0);
  return names.length === 0 && zero !== undefined ? [zero] : names;
};

const isMadeOf = (members: Members, value: number): boolean => {
  const all = Object.values(members).reduce((sum, number) => sum | BigInt(number), 0n);
  return (BigInt(value) & ~all) === 0n;
};

const notIn = (type: string, written: string): never => {
  throw lexicalError(
    `Instance validation error: '${written}' is not a valid value for ${type}.`,
    INVALID_OPERATION,
  );
};

const notFound = (written: string): never => {
  throw lexicalError(`Requested value '${written}' was not found.`, ARGUMENT);
};
