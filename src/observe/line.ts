// One line of the log as people read it on a terminal: the time of day, the level, what happened,
// its facts. Pure; secrets were taken out before. What strangers sent can neither move the cursor
// nor pass for a line of ours.

/** A JSON line of the log as `10:41:07 info  job.finished  job=12 rows=3`, stacks below. */
export const lineForPeople = (line: string): string => {
  const { time, level, event, ...facts } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const clock = String(time).slice(11, 19);
  const stacks = Object.values(facts).filter(isStacked);
  const words = Object.entries(facts)
    .filter(([, value]) => !isStacked(value))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const first = [`${clock} ${String(level).padEnd(5)} ${String(event)}`, ...words].join('  ');
  const below = stacks.flatMap(({ stack }) => stack.split('\n').map((each) => `  ${each}`));
  return `${[first, ...below].map(visible).join('\n')}\n`;
};

const isStacked = (value: unknown): value is { readonly stack: string } =>
  typeof value === 'object' &&
  value !== null &&
  'stack' in value &&
  typeof value.stack === 'string';

/** Every character that a terminal obeys instead of showing it, as `\u001b`. */
const visible = (text: string): string =>
  text.replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Controls of both sets, line ends of Unicode, and what turns the direction of a text. */
const OBEYED =
  // oxlint-disable-next-line no-control-regex -- these are the characters that must not get through
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
