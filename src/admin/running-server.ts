// A server as the command that starts it sees it: what it is made from, and what it then tells.
// How it is put together is known above, in `main`, which hands it to the commands.

import type { DemoAccount } from './demo.ts';
import type { SettingsInForce } from './read-settings.ts';

/** A server that answers. */
export interface RunningServer {
  /** Where people reach it: the public address where one is set. */
  readonly url: string;
  /** Other addresses it answers at, where it listens on all that this machine has. */
  readonly otherUrls: readonly string[];
  readonly port: number;
  /** The demo account, when this start made it: the only time its password is known. */
  readonly demo: DemoAccount | undefined;
  /** Whether this start made the demo context. */
  readonly hasNewContext: boolean;
  /** The logins that there were before. */
  readonly logins: readonly string[];
  /** What the operator should know, a sentence each. */
  readonly warnings: readonly string[];
  /** Takes no more, abandons what runs (it is taken up at the next start), closes everything. */
  stop(): Promise<void>;
}

/** Starts a server with these settings. */
export type Serve = (settings: SettingsInForce['values']) => Promise<RunningServer>;
