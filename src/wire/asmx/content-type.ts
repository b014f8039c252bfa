// The Content-Type header as ASMX reads it: a base type up to the first semicolon, blanks and all,
// and parameters whose values may stand in quotes.

/** A content type: the base in lower case, and its parameters by their name in lower case. */
export interface ContentType {
  readonly base: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads a header; an absent one has an empty base. */
export const contentTypeOf = (header: string | undefined): ContentType => {
  const [base = '', ...rest] = splitOutsideQuotes(header ?? '');
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim().toLowerCase();
    // ASP.NET trims blanks and both kinds of quotes, whether they pair or not.
    if (!parameters.has(name)) parameters.set(name, part.slice(equals + 1).replace(QUOTES, ''));
  }
  return { base: base.toLowerCase(), parameters };
};

const QUOTES = /^[ \t'"]+|[ \t'"]+$/g;

const splitOutsideQuotes = (header: string): string[] =>
  header.match(/(?:[^;"]|"[^"]*"|")+/g) ?? [];
