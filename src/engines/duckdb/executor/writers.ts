// The writer of every output format: whoever adds a format adds a line here.
// What a format looks like is known in src/formats, and what it is called in src/domain.

import type { OutputFormat } from '../../../domain/output.ts';
import { writeFits } from './fits-writer.ts';
import { writeDataSet, writeJsonLines, writeJsonResult } from './line-writer.ts';
import { writeParquet } from './parquet-writer.ts';
import { writeCsv, writeTsv, writeTypedCsv } from './text-writer.ts';
import { writeVotable, writeVotableBinary2 } from './votable-writer.ts';
import type { Writer } from './writer.ts';

/** Which writer writes a format. */
export const WRITERS: Readonly<Record<OutputFormat, Writer>> = {
  csv: writeCsv,
  tsv: writeTsv,
  'typed-csv': writeTypedCsv,
  dataset: writeDataSet,
  'json-lines': writeJsonLines,
  'json-result': writeJsonResult,
  fits: writeFits,
  votable: writeVotable,
  'votable-binary2': writeVotableBinary2,
  parquet: writeParquet,
};
