// Text, as it comes and goes, and what becomes of characters that XML forbids.
// How text is escaped is told in escape.ts.

import { cleaned } from '../../../base/xml/escape.ts';
import type { Scalar } from './scalar.ts';

/** Any text, or null. Characters that XML forbids go out as references, as .NET writes them. */
export const text: Scalar<string | null> = {
  kind: 'scalar',
  xsd: 'string',
  dotNet: 'System.String',
  nullable: true,
  absent: null,
  fromXml: (written) => written,
  fromForm: (written) => written,
  write: (value) => value,
};

/** A text whose characters that XML forbids go out as U+FFFD, so that every parser can read it. */
export const cleanText: Scalar<string | null> = {
  ...text,
  write: (value) => (value === null ? null : cleaned(value)),
};
