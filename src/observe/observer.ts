// The observer port filled: one JSON line for each thing that happened, to stderr or to a stream.
// Nothing is written that has not passed `withoutSecrets`; on a terminal the lines are for people.

import { pino, type DestinationStream } from 'pino';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Level, Observer, Trail } from '../ports/observer.ts';
import { addAuditLine, type AuditTerms } from './audit-log.ts';
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
  /** Where acts are kept; by default nowhere. */
  readonly audit?: AuditTerms;
}

/** A trail, and who has signed in on it. */
interface Walked extends Trail {
  actor?: string;
}

/** An observer whose lines are written before a call returns, so that a crash loses none. */
export const createObserver = (terms: ObserverTerms): Observer => {
  const { level, stream, metrics } = terms;
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
  const trail = new AsyncLocalStorage<Walked>();
  const told = (facts?: Facts): object => {
    const { request, job } = trail.getStore() ?? {};
    return safe({ ...(request && { request }), ...(job && { job }), ...facts });
  };
  const audit: Observer['audit'] = (act, facts) => {
    if (terms.audit === undefined) return;
    const { file, who, from } = terms.audit;
    const { request, address, actor } = trail.getStore() ?? {};
    const caller = address === undefined ? who : null;
    const by = { who: actor ?? caller, from: address ?? from, ...(request && { request }) };
    try {
      addAuditLine(file, { at: new Date().toISOString(), act, ...by, facts });
    } catch (error) {
      // What was done is done; that nobody could write it down must be seen.
      log.error({ act, error: withoutSecrets(error) }, 'audit.unwritten');
    }
  };
  return {
    audit,
    signedIn: (login) => {
      const walked = trail.getStore();
      if (walked !== undefined) walked.actor = login;
    },
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
