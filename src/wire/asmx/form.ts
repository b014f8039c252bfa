// Reading the parameters of HTTP GET and POST: names in any case, .NET's lexical rules, and its
// words for what is missing or cannot be converted.

import type { Method, Parameter } from './declare.ts';
import { htmlEncoded } from './html.ts';
import { rejected, rejectionOf } from './rejection.ts';
import type { Scalar } from './scalars/scalar.ts';

/** The values of a form or query string by lower-case name; repeated ones joined by commas. */
export const formOf = (encoded: string): ReadonlyMap<string, string> => {
  const form = new Map<string, string>();
  for (const pair of encoded.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    // A part without an equals sign is a value without a name to .NET: nobody asks for it.
    if (equals < 0) continue;
    const name = decoded(pair.slice(0, equals)).toLowerCase();
    const value = decoded(pair.slice(equals + 1));
    const before = form.get(name);
    form.set(name, before === undefined ? value : `${before},${value}`);
  }
  return form;
};

/** The parameters of a method from a form; throws a plain rejection for the first bad one. */
export const formValues = (
  method: Method,
  form: ReadonlyMap<string, string>,
  zone: string,
): Record<string, unknown> => {
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(method.input)) {
    const written = form.get(name.toLowerCase());
    values[name] = valueOf(name, parameter, { written, zone });
  }
  return values;
};

const valueOf = (
  name: string,
  parameter: Parameter,
  { written, zone }: { written: string | undefined; zone: string },
): unknown => {
  const scalar = scalarOf(parameter);
  if (written === undefined) {
    if (parameter.kind === 'optional') return scalar.absent;
    throw rejected(`Missing parameter: ${htmlEncoded(name)}.`, { kind: 'plain' });
  }
  // Clients leave optional fields of a form empty; for a number that means nothing was said.
  if (parameter.kind === 'optional' && written === '' && !scalar.nullable) return scalar.absent;
  try {
    return scalar.fromForm(written, zone);
  } catch (error) {
    if (!(error instanceof Error) || rejectionOf(error)?.kind !== 'lexical') throw error;
    const what = `Cannot convert ${htmlEncoded(written)} to ${scalar.dotNet}.`;
    const why = htmlEncoded(error.message);
    throw rejected(`${what}\r\nParameter name: type ---> ${why}`, { kind: 'plain' });
  }
};

/** The scalar of a parameter, optional or not. */
export const scalarOf = (parameter: Parameter): Scalar<unknown> =>
  parameter.kind === 'optional' ? parameter.scalar : parameter;

/** Percent-decoding as .NET does it: `+` is a blank, `%u20AC` one UTF-16 unit, junk stays. */
const decoded = (text: string): string => {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  return spaced.replace(/(?:%[0-9A-Fa-f]{2})+|%u[0-9A-Fa-f]{4}/g, (run) =>
    run.startsWith('%u')
      ? String.fromCharCode(Number.parseInt(run.slice(2), 16))
      : Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
};
