// Parquet as a file to take away: DuckDB writes it, and the head of a VOTable travels in its
// metadata, with units, UCDs and descriptions (VOParquet 1.0), so that astropy and STIL find them.

import type { Column } from '../../../domain/column.ts';
import { votableHeadOf, votableTailOf } from '../../../formats/votable.ts';
import { identifier, runCopy, selectOf } from './copy-statement.ts';
import { quoted } from './instance.ts';
import { votableFieldsOf } from './votable-writer.ts';
import type { Writer } from './writer.ts';

/** Writes Parquet with the metadata of VOTable. */
export const writeParquet: Writer = async ({ connection, plan, title, query, path }) => {
  const { text, tableColumns: columns } = plan;
  const select = selectOf({ text, columns }, named);
  const votable =
    votableHeadOf({ fields: votableFieldsOf(plan), title, query, serialization: 'none' }) +
    votableTailOf('none');
  const metadata =
    `KV_METADATA {'IVOA.VOTable-Parquet.version': '1.0', ` +
    `'IVOA.VOTable-Parquet.content': '${quoted(votable)}'}`;
  // Takes less of the line than Snappy, which our own tables have, for it is read once.
  const options = `FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, ${metadata}`;
  return runCopy(connection, `COPY (${select}) TO '${quoted(path)}' (${options})`);
};

const named = ({ name }: Column, value: string): string => `${value} AS ${identifier(name)}`;
