// The observer port filled: one JSON line for each thing that happened, to stderr or to a stream.
// Nothing is written that has not passed `withoutSecrets`; on a terminal the lines are for people.

import { pino, type DestinationStream } from 'pino';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Level, Observer, Trail } from '../ports/observer.ts';
import { lineForPeople } from './line.ts';
import type { Metrics } from './metrics.ts';
import { withoutSecrets } from './secrets.ts';

/** Where the log goes and how much of it. */
export interface ObserverTerms {
  readonly level: Level;
  /** By default stderr: JSON, or on a terminal a line for people. */
  readonly stream?: DestinationStream;
  /** Where counts go; by default nowhere. */
  readonly metrics?: Pick<Metrics, 'tally'>;
}

/** An observer whose lines are written before a call returns, so that a crash loses none. */
export const createObserver = ({ level, stream, metrics }: ObserverTerms): Observer => {
  const log = pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream ?? (process.stderr.isTTY ? terminal() : standardError()),
  );
  const trail = new AsyncLocalStorage<Trail>();
  const told = (facts?: Facts): object => safe({ ...trail.getStore(), ...facts });
  return {
    note: (noteLevel, event, facts) => {
      if (log.isLevelEnabled(noteLevel)) log[noteLevel](told(facts), event);
    },
    bug: (error, facts) => {
      const trace = randomBytes(4).toString('hex');
      log.error({ ...told(facts), trace, error: withoutSecrets(error) }, 'bug');
      return trace;
    },
    tally: metrics?.tally ?? (() => undefined),
    within: (facts, work) =>
      trail.run(facts === null ? {} : { ...trail.getStore(), ...facts }, work),
  };
};

type Facts = Readonly<Record<string, unknown>>;

const safe = (facts: Facts): object => {
  const clean = withoutSecrets(facts);
  return typeof clean === 'object' && clean !== null ? clean : {};
};

const standardError = (): DestinationStream => pino.destination({ dest: 2, sync: true });

const terminal = (): DestinationStream => {
  const out = standardError();
  return { write: (line) => out.write(lineForPeople(line)) };
};
