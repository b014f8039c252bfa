// SELECT INTO of five million rows, from its submission until it is known to have finished.
// Work: eight columns of a quarter of the sky into a table of MyDB, durable. Peer: DuckDB's COPY of
// the same SELECT to Parquet and an fsync, with the same threads and memory. Figure: ratio.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { syncFile } from './support/folder.ts';
import { openCatalogGround } from './support/ground.ts';
import { alternate, median, timed, type Bench } from './support/measure.ts';
import { SOUTH } from './support/texts.ts';

const ROUNDS = 5;

const bench: Bench = async (options) => {
  await using ground = await openCatalogGround(options);
  const { server, client, connection, files } = ground;
  const from = `WHERE ${SOUTH.where}`;
  let number = 0;
  const ours = async (): Promise<number> => {
    const table = `mydb.south${(number += 1)}`;
    const text = `SELECT ${SOUTH.columns} INTO ${table} FROM ${SURVEY.table} ${from}`;
    const time = await timed(async () => {
      await client.finished(await client.submit(text, SURVEY.context));
    });
    await client.finished(await client.submit(`DROP TABLE ${table}`, SURVEY.context));
    return time;
  };
  const path = join(server.temp, 'peer.parquet');
  const select = `SELECT ${SOUTH.columns} FROM ${files} ${from}`;
  const peer = async (): Promise<number> => {
    const time = await timed(async () => {
      await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
      await syncFile(path);
    });
    await rm(path);
    return time;
  };
  await ours();
  await peer();
  const times = await alternate(ROUNDS, { ours, peer });
  return [
    {
      name: `SELECT INTO of ${options.rows / 4} rows`,
      unit: 'ms',
      ours: median(times.ours),
      peer: median(times.peer),
      goal: { of: 'ratio', atMost: 1.1 },
    },
  ];
};

if (import.meta.main) await runAlone(bench);
