// Extracts to FITS and to VOTable in binary, from their submission until the files can be fetched.
// Work: five million rows of eight columns from a table of MyDB into a durable file. Peer: STILTS'
// tpipe from that table's own Parquet file into the same format, which syncs nothing; it starts a
// virtual machine, as whoever runs it does. Beside it the same from FITS, which it reads fastest.

import { createWriteStream } from 'node:fs';
import { glob, rm } from 'node:fs/promises';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import type { Client } from './support/client.ts';
import { openCatalogGround } from './support/ground.ts';
import { alternate, median, timed, type Bench } from './support/measure.ts';
import { debianStilts, parquetStilts, type Stilts } from './support/stilts.ts';
import { SOUTH } from './support/texts.ts';

const ROUNDS = 3;

/** Our types, and what STILTS calls the same. */
const FORMATS = [
  { type: 'FITS', peerFormat: 'fits-basic' },
  { type: 'VOTable-BINARY2', peerFormat: 'votable-binary2-inline' },
] as const;

const bench: Bench = async (options) => {
  await using ground = await openCatalogGround(options);
  const { server, client } = ground;
  const into = `SELECT ${SOUTH.columns} INTO mydb.south FROM ${SURVEY.table} WHERE ${SOUTH.where}`;
  await client.finished(await client.submit(into, SURVEY.context));
  const fits = join(server.temp, 'south.fits');
  await fetched(client, await extracted(client, 'FITS'), fits);
  const parquet = await onlyParquetIn(server.data);
  const [fromParquet, fromFits] = [await parquetStilts(), debianStilts()];
  const out = join(server.temp, 'peer.out');
  const figures = [];
  for (const { type, peerFormat } of FORMATS) {
    const to = [`out=${out}`, `ofmt=${peerFormat}`];
    const works = {
      ours: () => timed(() => extracted(client, type)),
      peer: peerOf(fromParquet, ['tpipe', `in=${parquet}`, 'ifmt=parquet', ...to]),
      fits: peerOf(fromFits, ['tpipe', `in=${fits}`, ...to]),
    };
    const times = await alternate(ROUNDS, works);
    await rm(out, { force: true });
    figures.push({
      name: `extract of ${options.rows / 4} rows to ${type}`,
      unit: 'ms' as const,
      ours: median(times.ours),
      ...(fromParquet === undefined ? {} : { peer: median(times.peer) }),
      goal: { of: 'ratio', atMost: 0.33 } as const,
      note: noteOf(fromParquet, median(times.ours), median(times.fits)),
    });
  }
  return figures;
};

/** Milliseconds of a task; no number where there is no peer to run it. */
const peerOf = (stilts: Stilts | undefined, words: readonly string[]) => async () =>
  stilts === undefined ? Number.NaN : timed(() => stilts(words));

const noteOf = (fromParquet: Stilts | undefined, ours: number, fits: number): string => {
  const why = fromParquet === undefined ? 'no peer: install stilts and maven; ' : '';
  if (Number.isNaN(fits)) return `${why}none from FITS either`;
  return `${why}the peer from FITS ${Math.round(fits)} ms, ratio ${(ours / fits).toFixed(2)}`;
};

/** The file of the one table that there is. */
const onlyParquetIn = async (folder: string): Promise<string> => {
  const found = await Array.fromAsync(glob('spaces/**/*.parquet', { cwd: folder }));
  if (found.length !== 1) throw new Error(`${found.length} files in place of the table's one`);
  return join(folder, found[0] ?? '');
};

/** The number of a finished extract. */
const extracted = async (client: Client, type: string): Promise<string> => {
  const job = await client.extract('south', type);
  await client.finished(job);
  return job;
};

const fetched = async (client: Client, job: string, path: string): Promise<void> => {
  const url = /<OutputLoc>([^<]+)</.exec(await client.job(job))?.[1];
  if (url === undefined) throw new Error('the job has no output');
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, resolve).on('error', reject);
  });
  await pipeline(response, createWriteStream(path));
};

if (import.meta.main) await runAlone(bench);
