// One line of the log as people read it on a terminal: the time of day, the level, what happened,
// its facts. Pure; secrets were taken out before.

/** A JSON line of the log as `10:41:07 info  job.finished  job=12 rows=3`, stacks below. */
export const lineForPeople = (line: string): string => {
  const { time, level, event, ...facts } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const clock = String(time).slice(11, 19);
  const stacks = Object.values(facts).filter(isStacked);
  const words = Object.entries(facts)
    .filter(([, value]) => !isStacked(value))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const first = [`${clock} ${String(level).padEnd(5)} ${String(event)}`, ...words].join('  ');
  return `${[first, ...stacks.map(({ stack }) => stack)].join('\n')}\n`;
};

const isStacked = (value: unknown): value is { readonly stack: string } =>
  typeof value === 'object' &&
  value !== null &&
  'stack' in value &&
  typeof value.stack === 'string';
