// What an attack is, and what may come of it. An attack is a text with places in it; every way to
// run it puts in the paths of its own ground, so that all of them run the same corpus.

/** What an attack tries, as the report names it. */
export const GROUPS = [
  'functions of the engine',
  'statements of the engine',
  'settings of the engine',
  'files to read',
  'files to write',
  'network',
  'the instance itself',
  'names',
  'nesting',
  'memory and time',
  'temporary disk',
] as const;

export type Group = (typeof GROUPS)[number];

/** One text, aimed at the engine in its own words. */
export interface Attack {
  readonly group: Group;
  /** With `$store`, `$other` and the like for places of the ground. */
  readonly text: string;
  /**
   * Why DuckDB's lock lets it through, where it does: what it reaches is the job's own
   * (docs/decisions/0004-executor-walls.md). All others must be refused.
   */
  readonly passesLock?: string;
  /**
   * Why the operating system alone cannot stop it, where it cannot: then only parser, binder and
   * lock do (docs/decisions/0004-executor-walls.md).
   */
  readonly passesSystem?: string;
  /** The same function with arguments of other types: our binder goes by its name alone. */
  readonly isVariant?: boolean;
}

/** Groups whose attacks take or change something wherever they run at all. */
export const TAKING: ReadonlySet<string> = new Set<Group>([
  'settings of the engine',
  'files to read',
  'files to write',
  'network',
  'the instance itself',
]);

/** Who stopped an attack; `nothing to take` is one that ran and showed or changed nothing. */
export const WALLS = [
  'door',
  'parser',
  'binder',
  'lock',
  'engine',
  'system',
  'limits',
  'process',
  'nothing to take',
  'none, by design',
  'OPEN',
] as const;

export type Wall = (typeof WALLS)[number];

/** What came of one attack. */
export interface Verdict {
  readonly group: string;
  readonly text: string;
  readonly wall: Wall;
  /** What was said; shown where the wall is open. */
  readonly said: string;
}

/** Paths and numbers of a ground, by the names that attacks have for them. */
export type Places = Readonly<Record<string, string>>;

/** `$name` becomes what the ground has there; what it does not know stays. */
export const placed = (text: string, places: Places): string =>
  text.replace(/\$(\w+)/g, (whole, name: string) => places[name] ?? whole);
