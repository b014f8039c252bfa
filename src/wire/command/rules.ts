// The rules of the original for what it is given, with its own words, as its description has them.
// Whoever breaks one hears `Validation failure`, which clients compare (docs/protocols/command.md).

import { readJobId } from '../../domain/job.ts';
import { Refusal } from '../../domain/refusal.ts';

/** What is wrong with a value; null where it keeps its rule. */
type RuleOf = (value: string) => string | null;

/** Rules by the names of parameters; what may be something of ours in another form has its own. */
export const RULES = {
  token: (value) => (value.length === TOKEN_LENGTH ? null : INVALID_TOKEN),
  // A job's number is no token, but it may be that of a job of the caller's.
  jobToken: (value) =>
    value.length === TOKEN_LENGTH || readJobId(value) !== undefined ? null : INVALID_TOKEN,
  username: (value) =>
    value.length < TEXT_LENGTH ? null : `username must be shorter than ${TEXT_LENGTH} characters`,
  password: (value) => {
    if (value.length <= 5) return 'password must be longer than 5 characters';
    if (value.length < TEXT_LENGTH) return null;
    return `password must be shorter than ${TEXT_LENGTH} characters`;
  },
} as const satisfies Readonly<Record<string, RuleOf>>;

/** The texts of an operation's parameters; refuses with every rule that one of them breaks. */
export const keptRules = <N extends keyof typeof RULES>(
  values: Readonly<Record<N, string | null>>,
): Readonly<Record<N, string>> => {
  // What is not sent is no text, as in XPath.
  const texts = Object.entries<string | null>(values).map(
    ([name, value]) => [name as N, value ?? ''] as const,
  );
  const broken = texts.flatMap(([name, value]) => RULES[name](value) ?? []);
  if (broken.length > 0) throw brokenRules(broken);
  return Object.fromEntries(texts) as Record<N, string>;
};

/** The refusal for broken rules. */
export const brokenRules = (problems: readonly string[]): Refusal =>
  new Refusal('bad-parameters', { problems: problems.join(BETWEEN) });

/** The rules that a `bad-parameters` of ours names. */
export const brokenRulesIn = ({ blanks }: Refusal): readonly string[] =>
  String(blanks['problems'] ?? '').split(BETWEEN);

/** The rule for tokens of every kind. */
export const INVALID_TOKEN = 'Invalid token';

/** The rule for the ids of spaces. */
export const INVALID_SPACE_ID = 'Space ID must be 36 characters';

/** Characters of a token. */
export const TOKEN_LENGTH = 32;

/** Characters of a GUID. */
export const SPACE_ID_LENGTH = 36;

const TEXT_LENGTH = 256;

/** No rule has it in its words. */
const BETWEEN = '\n';
