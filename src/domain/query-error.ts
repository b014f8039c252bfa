// What can be wrong with a query: a sentence, a place in its text, and often the way to mend it.
// Not a refusal: it is kept with the job, as the reason why it failed.

/** One thing that is wrong with a query. */
export interface QueryError {
  /** What is wrong, ending without a full stop's worth of position: `There is no column 'rah'.` */
  readonly message: string;
  /** 1-based; absent where the error has no place, as a division by zero at run time. */
  readonly line?: number;
  /** 1-based, in characters. */
  readonly column?: number;
  /** How many characters of that line the offending piece takes, from 1 on; beside a place only. */
  readonly length?: number;
  /** How to mend it, as `Did you mean 'ra'?`. */
  readonly hint?: string;
}

/**
 * All errors of a batch as the one line old wires allow: the first with its place and hint,
 * then how many more there are.
 */
export const lineOfErrors = (errors: readonly QueryError[]): string => {
  const [first, ...rest] = errors;
  if (first === undefined) return '';
  const place = first.line === undefined ? '' : ` Line ${first.line}, column ${first.column ?? 1}.`;
  const hint = first.hint === undefined ? '' : ` ${first.hint}`;
  const more = rest.length === 0 ? '' : ` And ${rest.length} more.`;
  return `${first.message}${place}${hint}${more}`.replace(/\s+/g, ' ').trim();
};
