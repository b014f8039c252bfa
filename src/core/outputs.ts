// Outputs: fetching a file by its unguessable token, until it expires.
// Who asks is not looked at: the address is the right to read.

import type { Output, OutputFormat, OutputToken } from '../domain/output.ts';
import type { OpenOutput } from '../ports/files.ts';
import type { Parts } from './parts.ts';

/** What is behind an output's address. */
export type FetchedOutput =
  | {
      readonly kind: 'found';
      readonly output: Output;
      readonly format: OutputFormat;
      /** To be read or closed. */
      readonly file: OpenOutput;
    }
  /** Its time is over; `source` is the table it was made from. */
  | { readonly kind: 'expired'; readonly source: string | null }
  | { readonly kind: 'unknown' };

/** The verbs on outputs. */
export interface Outputs {
  /** The file of `token`, if that is the token's file name. */
  fetch(token: string, fileName: string): Promise<FetchedOutput>;
}

/** The verbs on outputs. */
export const createOutputs = ({ store, files, clock }: Parts): Outputs => ({
  fetch: async (token, fileName) => {
    if (!TOKEN.test(token)) return { kind: 'unknown' };
    const found = await store.outputs.byToken(token as OutputToken);
    if (found === undefined || found.output.fileName !== fileName) return { kind: 'unknown' };
    const { format } = found.job;
    // A file is made in a format; its job is written down with it.
    if (format === null) return { kind: 'unknown' };
    const expired = { kind: 'expired', source: found.job.source } as const;
    if (found.output.expires <= clock.now()) return expired;
    const file = await files.openOutput(found.output);
    return file === undefined ? expired : { kind: 'found', output: found.output, format, file };
  },
});

const TOKEN = /^[0-9a-f]{32}$/;
