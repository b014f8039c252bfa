// The rules of the original for what it is given, with its own words, as its description has them.
// Whoever breaks one hears `Validation failure`, which clients compare (docs/protocols/command.md).

import { readJobId } from '../../domain/job.ts';
import { Refusal } from '../../domain/refusal.ts';

/** What is wrong with a value; null where it keeps its rule. */
type RuleOf = (value: string) => string | null;

const isToken: RuleOf = (value) => (value.length === TOKEN_LENGTH ? null : INVALID_TOKEN);

const isLess =
  (limit: number, told: string): RuleOf =>
  (value) =>
    value.length < limit ? null : told;

const isLonger =
  (least: number, what: string, most = TEXT_LENGTH): RuleOf =>
  (value) => {
    if (value.length <= least) return `${what} must be longer than ${least} characters`;
    return value.length < most ? null : `${what} must be shorter than ${most} characters`;
  };

/** Logins here may be shorter than the original's, which have more than 3. */
const isUserName: RuleOf = (value) =>
  value.length < TEXT_LENGTH ? null : `username must be shorter than ${TEXT_LENGTH} characters`;

/** Rules by the names of parameters; what may be something of ours in another form has its own. */
export const RULES = {
  token: isToken,
  // A job's number is no token, but it may be that of a job of the caller's.
  jobToken: (value) => (readJobId(value) === undefined ? isToken(value) : null),
  dataUploadToken: isToken,
  publishingToken: isToken,
  queryToken: isToken,
  username: isUserName,
  userName: isUserName,
  password: (value) => isLonger(5, 'password')(value),
  spaceName: isLess(256, 'Space names must be less than 256 characters'),
  comments: isLess(2_048, 'Space comments must be less than 2048 characters'),
  spaceComments: isLess(2_048, 'Space comments must be less than 2048 characters'),
  options: isLess(4_097, 'Options must be at most 4096 characters'),
  query: (value) =>
    value === ''
      ? 'Query must contain a value'
      : isLess(131_072, 'Query length must shorter than 128k')(value),
  /** The query of a variable, which has another limit. */
  variableQuery: isLess(32_768, 'Query length must shorter than 32k'),
  varName: (value) => isLonger(3, 'Variable name')(value),
  groupName: (value) => isLonger(3, 'Group name')(value),
  aclTag: isLonger(3, 'ACL tag name', 65),
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
