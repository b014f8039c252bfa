// What the core asks of whoever carries letters, and by which addresses letters lead back here.
// A letter is plain text to one address; that it was handed over is all that is ever known.

import type { Output } from '../domain/output.ts';

/** A letter to one person. */
export interface Letter {
  /** One address without a name. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
}

/** Carries letters; rejects where one could not be handed over, which may be tried again. */
export interface Mail {
  send(letter: Letter): Promise<void>;
}

/** Addresses that stand in letters; each null where the server was not told its own. */
export interface Links {
  outputOf(output: Output): string | null;
  /** Where somebody who has the code chooses another password. */
  resetOf(code: string): string | null;
  /** Of the page that confirms an e-mail address. */
  addressOf(code: string): string | null;
}
