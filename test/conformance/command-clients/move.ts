// How far a sequence is, and what one step of it is made of. Which steps there are stands in
// moves.ts, and which a client takes in sequences.ts.

import type { Fields, Value } from './caller.ts';
import type { Row } from './orders.ts';

/** What a sequence is run against. */
export interface Ground {
  readonly username: string;
  readonly password: string;
  /** Another account, for what is done to one. The first has the privilege `admin`. */
  readonly guest: string;
  /** Stops the processes that run queries, and each that is started, until they are let go. */
  readonly freeze: () => void;
  /** Whether there are such processes, and all have stopped. */
  readonly isFrozen: () => boolean;
  /** Lets what is left of them go on. */
  readonly thaw: () => void;
}

/** How far a sequence is. */
export interface State {
  readonly ground: Ground;
  /** Of the client, as a part of the names of its spaces. */
  readonly name: string;
  token: string;
  /** What the spaces are, and what is in their table. */
  readonly spaces: Record<SpaceRole, string>;
  readonly contents: Record<SpaceRole, readonly Row[]>;
  /** Of a space that was deleted. */
  readonly gone: string[];
  /** The file on its way: its token, its rows, how many chunks of it are sent. */
  upload: string;
  fresh: readonly Row[];
  chunks: number;
  files: number;
  /** Of the last job. */
  job: string;
  queryToken: string;
  unread: readonly Row[];
  properties: Readonly<Record<string, string>>;
  /** When a job was cleared, in milliseconds. */
  cleared: number;
  /** Who is put into the space: the guest, until the sequence has made an account. */
  member: string;
  /** How many passwords that account has had before. */
  passwords: number;
  /** Who is in the space beside its owner. */
  inSpace: readonly string[];
  /** The one group of the space. */
  group: { isThere: boolean; logins: readonly string[]; tags: readonly string[] };
  /** How many variables the space has. */
  variables: number;
}

/** The spaces of a sequence: one that is loaded, and one that takes copies. */
export type SpaceRole = 'mine' | 'other';

/** Nothing done yet. */
export const newState = (ground: Ground, name: string): State => ({
  ground,
  name,
  token: '',
  spaces: { mine: '', other: '' },
  contents: { mine: [], other: [] },
  gone: [],
  upload: '',
  fresh: [],
  chunks: 0,
  files: 0,
  job: '',
  queryToken: '',
  unread: [],
  properties: {},
  cleared: 0,
  member: ground.guest,
  passwords: 0,
  inSpace: [],
  group: { isThere: false, logins: [], tags: [] },
  variables: 0,
});

/** One step. */
export interface Move {
  readonly asks: (state: State) => Fields;
  /** What the text of a fault must say, where there must be one. */
  readonly refused?: (state: State) => RegExp | undefined;
  /** Whether an answer is that which is waited for; each other is asked for again. */
  readonly awaits?: (answer: Value, state: State) => boolean;
  /** Holds the answer, and notes what comes of it. */
  readonly takes?: (answer: Value, state: State) => void;
  readonly before?: (state: State) => void;
}
