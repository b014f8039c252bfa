// An extract to CSV, from its submission until the file can be fetched.
// Work: five million rows of eight columns from a table of MyDB into a durable file. Peer: DuckDB's
// COPY of the same Parquet file to CSV, which syncs nothing. Figure: ratio.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { parquetOf } from './support/duckdb.ts';
import { syncFile } from './support/folder.ts';
import { openCatalogGround } from './support/ground.ts';
import { alternate, median, timed, type Bench } from './support/measure.ts';
import { SOUTH } from './support/texts.ts';

const ROUNDS = 5;

const bench: Bench = async (options) => {
  await using ground = await openCatalogGround(options);
  const { server, client, connection } = ground;
  const into = `SELECT ${SOUTH.columns} INTO mydb.south FROM ${SURVEY.table} WHERE ${SOUTH.where}`;
  await client.finished(await client.submit(into, SURVEY.context));
  const source = parquetOf(await parquetFilesIn(join(server.data, 'spaces')));
  const path = join(server.temp, 'peer.csv');
  const syncs: number[] = [];
  const ours = (): Promise<number> =>
    timed(async () => client.finished(await client.extract('south')));
  const peer = async (): Promise<number> => {
    const copy = `COPY (SELECT * FROM ${source}) TO '${path}' (FORMAT csv, HEADER true)`;
    const time = await timed(() => connection.run(copy));
    syncs.push(time + (await timed(() => syncFile(path))));
    await rm(path);
    return time;
  };
  await ours();
  await peer();
  const times = await alternate(ROUNDS, { ours, peer });
  return [
    {
      name: `extract of ${options.rows / 4} rows to CSV`,
      unit: 'ms',
      ours: median(times.ours),
      peer: median(times.peer),
      goal: { of: 'ratio', atMost: 1.15 },
      note: `the peer with an fsync ${Math.round(median(syncs))} ms`,
    },
  ];
};

const parquetFilesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true }))
    .filter((name) => name.endsWith('.parquet'))
    .map((name) => join(folder, name));

if (import.meta.main) await runAlone(bench);
