// The server's memory while five million rows go to a reader who takes his time.
// Work: the CSV of an extract fetched at some 25 MB a second, the server's resident memory looked
// at meanwhile. No peer. Figure: its peak over what it was before the download began.

import { get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { openCatalogGround } from './support/ground.ts';
import type { Bench } from './support/measure.ts';
import { watched } from './support/memory.ts';
import { residentBytes } from './support/server.ts';
import { SOUTH } from './support/texts.ts';

/** Bytes taken at once, and the pause after them. */
const BITE_BYTES = 256 * 1024;
const PAUSE_MILLISECONDS = 10;
const MEGABYTE = 1_000_000;

const bench: Bench = async (options) => {
  await using ground = await openCatalogGround(options);
  const { server, client } = ground;
  const into = `SELECT ${SOUTH.columns} INTO mydb.south FROM ${SURVEY.table} WHERE ${SOUTH.where}`;
  await client.finished(await client.submit(into, SURVEY.context));
  const job = await client.extract('south');
  await client.finished(job);
  const url = /<OutputLoc>([^<]+)</.exec(await client.job(job))?.[1];
  if (url === undefined) throw new Error('the job has no output');
  const idle = await residentBytes(server.pid);
  const { result: bytes, peak } = await watched(server.pid, readSlowly(url));
  return [
    {
      name: `memory while ${options.rows / 4} rows go to a slow reader`,
      unit: 'MB',
      ours: (peak - idle) / MEGABYTE,
      goal: { of: 'ours', atMost: 200 },
      note: `${megabytes(bytes)} MB sent, ${megabytes(idle)} MB before, ${megabytes(peak)} MB peak`,
    },
  ];
};

const megabytes = (bytes: number): number => Math.round(bytes / MEGABYTE);

const readSlowly = async (url: string): Promise<number> => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, resolve).on('error', reject);
  });
  let bytes = 0;
  let bite = 0;
  for await (const chunk of response) {
    bytes += (chunk as Uint8Array).length;
    bite += (chunk as Uint8Array).length;
    if (bite < BITE_BYTES) continue;
    bite = 0;
    await sleep(PAUSE_MILLISECONDS);
  }
  return bytes;
};

if (import.meta.main) await runAlone(bench);
