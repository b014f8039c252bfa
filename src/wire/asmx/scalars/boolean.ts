// Truth, in SOAP's words and in .NET's: the two do not take the same ones.
// Which of them a service's clients mix up is for its declaration to say.

import { lexicalError } from '../rejection.ts';
import { trimmed, type Scalar } from './scalar.ts';

/** `true`, `false`, `1`, `0` in SOAP; `true` and `false` in any case over GET and POST. */
export const boolean: Scalar<boolean> = {
  kind: 'scalar',
  xsd: 'boolean',
  dotNet: 'System.Boolean',
  nullable: false,
  absent: false,
  fromXml: (written) => {
    const read = XSD_TRUTH.get(trimmed(written));
    if (read !== undefined) return read;
    throw lexicalError(`The string '${written}' is not a valid Boolean value.`);
  },
  fromForm: (written) => netTruthOf(written),
  write: (value) => (value ? 'true' : 'false'),
};

/** A boolean for services whose clients mix the two ways: all four words, in any case, anywhere. */
export const looseBoolean: Scalar<boolean> = {
  ...boolean,
  fromXml: (written) =>
    XSD_TRUTH.get(trimmed(written).toLowerCase()) ?? boolean.fromXml(written, ''),
  fromForm: (written) => XSD_TRUTH.get(trimmed(written)) ?? netTruthOf(written),
};

const netTruthOf = (written: string): boolean => {
  const read = NET_TRUTH.get(trimmed(written).toLowerCase());
  if (read !== undefined) return read;
  throw lexicalError('String was not recognized as a valid Boolean.');
};

const XSD_TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);
const NET_TRUTH: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);
