// Extracts to FITS and to VOTable in binary, from their submission until the files can be fetched.
// Work: five million rows of eight columns from a table of MyDB into a durable file. Peer: STILTS'
// tpipe from the same rows as FITS into the same format, which syncs nothing; it starts a virtual
// machine, as whoever runs it does. Figure: ratio.

import { execFile, spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import type { Client } from './support/client.ts';
import { syncFile } from './support/folder.ts';
import { openCatalogGround } from './support/ground.ts';
import { alternate, median, timed, type Bench } from './support/measure.ts';
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
  const source = join(server.temp, 'south.fits');
  await fetched(client, await extracted(client, 'FITS'), source);
  const hasPeer = spawnSync('stilts', ['-version']).status === 0;
  const figures = [];
  for (const { type, peerFormat } of FORMATS) {
    const ours = (): Promise<number> => timed(() => extracted(client, type));
    const out = join(server.temp, 'peer.out');
    const words = ['tpipe', `in=${source}`, `out=${out}`, `ofmt=${peerFormat}`];
    const syncs: number[] = [];
    const peer = async (): Promise<number> => {
      if (!hasPeer) return Number.NaN;
      const time = await timed(() => promisify(execFile)('stilts', words));
      syncs.push(time + (await timed(() => syncFile(out))));
      return time;
    };
    const times = await alternate(ROUNDS, { ours, peer });
    await rm(out, { force: true });
    figures.push({
      name: `extract of ${options.rows / 4} rows to ${type}`,
      unit: 'ms' as const,
      ours: median(times.ours),
      ...(hasPeer ? peerOf(times.peer, syncs) : { note: 'no peer: install stilts' }),
      goal: { of: 'ratio', atMost: 0.33 } as const,
    });
  }
  return figures;
};

const peerOf = (times: readonly number[], syncs: readonly number[]) => ({
  peer: median(times),
  note: `the peer with an fsync ${Math.round(median(syncs))} ms`,
});

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
