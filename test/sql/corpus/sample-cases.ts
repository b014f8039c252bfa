// Queries in the manner of the sample pages that surveys publish, written for the corpus. Expected
// rows are hand-written SQL of DuckDB's own over the same files.

import type { Case } from './case.ts';

/** Single queries. */
export const SAMPLES: readonly Case[] = [];
