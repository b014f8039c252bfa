// What the core is built from: one adapter for each port, and the limits it keeps.
// Only types; which adapters they are is known to `main` alone.

import type { Bell } from '../base/bell.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engine } from '../ports/engine.ts';
import type { Files } from '../ports/files.ts';
import type { Identity, Seals } from '../ports/identity.ts';
import type { Links, Mail } from '../ports/mail.ts';
import type { Observer } from '../ports/observer.ts';
import type { ServerId, Store } from '../ports/store.ts';
import type { Contexts } from './contexts.ts';
import type { Operator } from './disk-alarm.ts';
import type { JobLetters } from './job-letters.ts';
import type { Limits } from './limits.ts';
import type { RegistrationMode } from './registration.ts';
import type { Running } from './running.ts';
import type { Snapshots } from './snapshots.ts';
import type { Unread } from './unread.ts';

/** What `main` hands in. */
export interface Ports {
  readonly store: Store;
  readonly engine: Engine;
  readonly files: Files;
  readonly identity: Identity;
  readonly seals: Seals;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: Limits;
  readonly registration: RegistrationMode;
  /** Logins of the accounts as which those without one ask. */
  readonly guests: readonly string[];
  /** Null where none is configured. */
  readonly mail: Mail | null;
  readonly links: Links;
  /** Whom letters about the machine go to; null for nobody. */
  readonly operator: Operator | null;
}

/** The ports, and what the verbs of the core share among themselves. */
export interface Parts extends Ports {
  readonly contexts: Contexts;
  readonly snapshots: Snapshots;
  readonly running: Running;
  readonly jobLetters: JobLetters;
  /** Quick answers that are not read to their end. */
  readonly unread: Unread;
  /** Rung when a job may have become ready to run, and when where it stands has changed. */
  readonly bell: Bell;
  /** The name this process goes by in the store; drawn anew when it was declared dead. */
  serverId(): ServerId;
}
