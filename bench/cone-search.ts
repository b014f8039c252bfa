// A cone search in the big catalog as the first query of a fresh executor.
// Work: a circle of three minutes of arc, each time by an account that has no executor yet, over
// HTTP POST; and the engine's part of it, in a fresh process. The executor is new to every query,
// the server has answered some by others before. Peer: a full scan by distance, warm.
// Figures: milliseconds of the whole call, and of the engine alone.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SURVEY } from './catalog.ts';
import { runAlone } from './support/alone.ts';
import { clientOf } from './support/client.ts';
import { rowsOf } from './support/duckdb.ts';
import { openCatalogGround, type CatalogGround } from './support/ground.ts';
import { median, timed, type Bench } from './support/measure.ts';
import { startPeer } from './support/peer-process.ts';
import type { BenchServer } from './support/server.ts';
import {
  cones,
  coneTextOf,
  distanceOf,
  engineTextOf,
  tableOf,
  type Cone,
} from './support/texts.ts';
import type { EngineTerms, EngineTime } from './peers/engine-time.ts';

const WARM_UPS = 6;
const ROUNDS = 9;
const SCANS = 3;
/** Long enough for the pool to have fresh processes again. */
const PAUSE_MILLISECONDS = 1_500;

const bench: Bench = async (options) => {
  await using ground = await openCatalogGround(options, { accounts: WARM_UPS + ROUNDS });
  const { server, catalog, connection, files } = ground;
  const places = cones(WARM_UPS + ROUNDS);
  const whole: number[] = [];
  const engine: number[] = [];
  for (const [at, cone] of places.entries()) {
    // What is looked at lies in the system's memory, as it does in a catalog that is used.
    await rowsOf(connection, engineTextOf(catalog, coneTextOf(cone)));
    const time = await firstQuery(server, at, cone);
    if (at < WARM_UPS) continue;
    whole.push(time);
    engine.push((await engineTime(ground, at, cone)).milliseconds);
  }
  const scans: number[] = [];
  for (const cone of [...places.slice(0, 1), ...places.slice(0, SCANS)]) {
    const text = `SELECT objID FROM ${files} WHERE ${distanceOf(cone)} <= ${cone.arcmin}`;
    scans.push(await timed(() => rowsOf(connection, text)));
  }
  const peer = median(scans.slice(1));
  const name = `cone in ${options.rows} rows, first query`;
  return [
    { name, unit: 'ms', ours: median(whole), peer, goal: { of: 'ours', atMost: 40 } },
    {
      name: `${name}, engine alone`,
      unit: 'ms',
      ours: median(engine),
      peer,
      goal: { of: 'ours', atMost: 10 },
    },
  ];
};

const firstQuery = async (server: BenchServer, at: number, cone: Cone): Promise<number> => {
  const account = server.accounts[at];
  if (account === undefined) throw new RangeError('there are too few accounts');
  const client = clientOf(server, account);
  try {
    // Checking a password for the first time is slow on purpose, and no part of the query.
    await client.call('GetQueues', { ...account });
    await sleep(PAUSE_MILLISECONDS);
    return await timed(() => client.quick(coneTextOf(cone), SURVEY.context));
  } finally {
    client.close();
  }
};

const engineTime = async (
  { server, catalog }: CatalogGround,
  at: number,
  cone: Cone,
): Promise<EngineTime> => {
  const temp = join(server.temp, `engine-${at}`);
  await mkdir(temp);
  const { executorThreads: threads, executorMemoryBytes: memoryBytes } = server.settings;
  const text = engineTextOf(catalog, coneTextOf(cone));
  const terms: EngineTerms = { text, temp, files: tableOf(catalog).files, threads, memoryBytes };
  await using peer = await startPeer<EngineTime>('engine-time', terms);
  return peer.told;
};

if (import.meta.main) await runAlone(bench);
