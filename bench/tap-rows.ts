// A million rows of an ADQL circle in Tycho-2 as a program of the Virtual Observatory fetches them.
// Work: BINARY2 to the last byte in a file, over /tap/sync, and over /tap/async with the job made,
// waited for and its result fetched. Peers, in turns: TABLEDATA from the same server; PostgreSQL
// with q3c, whose psql writes the rows by COPY in its own binary form; STILTS' tpipe, which filters
// all stars of a FITS file into the same kind of VOTable. Both are started each time, as people do.
// Debian's packages of Tycho-2 and q3c are needed; without STILTS its figure is left out.

import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { startPostgres, whyNoPostgres } from '../test/support/postgres.ts';
import { runAlone } from './support/alone.ts';
import { openDuckdb } from './support/duckdb.ts';
import { runFolder } from './support/folder.ts';
import { alternate, median, timed, type Bench, type Figure } from './support/measure.ts';
import { startServer, type BenchServer } from './support/server.ts';
import { debianStilts } from './support/stilts.ts';
import { tableOf } from './support/texts.ts';
import { q3cOf, tychoSky } from './support/tycho-sky.ts';

const ROUNDS = 5;

/** About a million of the 1.87 million stars are in it. */
const CIRCLE = { ra: 10, dec: -60, radius: 92 } as const;

const COLUMNS = 'id, ra, dec, vt';
const AT = `${CIRCLE.ra}, ${CIRCLE.dec}`;
const WITHIN = `1 = CONTAINS(POINT(ra, dec), CIRCLE(${AT}, ${CIRCLE.radius}))`;
const QUERY = `SELECT ${COLUMNS} FROM Sky.Tycho2 WHERE ${WITHIN}`;
const SUM = `SELECT COUNT(*) AS n, SUM(id) AS ids FROM Sky.Tycho2 WHERE ${WITHIN}`;
/** For a circle of this size q3c's index takes five times as long as a look at each row. */
const IN_Q3C = `tycho2 WHERE q3c_dist(ra, dec, ${AT}) <= ${CIRCLE.radius}`;
const IN_STILTS = `skyDistanceDegrees(ra, dec, ${AT}) <= ${CIRCLE.radius}`;

const bench: Bench = async () => {
  if (whyNoPostgres() !== undefined) return [];
  await using parts = new AsyncDisposableStack();
  const folder = parts.use(await runFolder());
  const duckdb = await openDuckdb({ temp: folder.path });
  parts.defer(() => duckdb.close());
  const catalog = await tychoSky(duckdb.connection, folder.path);
  if (catalog === undefined) return [];
  const postgres = await startPostgres({ isDurable: true });
  parts.defer(() => postgres.stop());
  const tables = [tableOf(catalog)];
  const q3c = await q3cOf(duckdb.connection, { folder: folder.path, postgres, tables });
  if (q3c === undefined) return [];
  parts.use(q3c);
  const server = parts.use(await startServer({ catalog }));
  const count = await sameRows(server, async (text) => (await q3c.client.query(text)).rows[0]);
  // Awaited here: what it uses is gone when this function has returned.
  return await figuresOf({ server, folder: folder.path, postgres: q3c.url, count });
};

/** How many rows there are, with the same ids in both: times of other answers compare nothing. */
const sameRows = async (
  server: BenchServer,
  inQ3c: (text: string) => Promise<Readonly<Record<string, unknown>>>,
): Promise<string> => {
  const answer = await ask(server, 'sync', { QUERY: SUM, FORMAT: 'csv' });
  const [, line = ''] = (await answer.text()).split(/\r?\n/);
  const { n, ids } = await inQ3c(`SELECT count(*) AS n, sum(id) AS ids FROM ${IN_Q3C}`);
  const other = `${String(n)},${String(ids)}`;
  if (line !== other) throw new Error(`the server has ${line}, q3c ${other}`);
  return Number(n).toLocaleString('en');
};

interface Ground {
  readonly server: BenchServer;
  readonly folder: string;
  /** The URL of the database. */
  readonly postgres: string;
  readonly count: string;
}

const figuresOf = async (ground: Ground): Promise<readonly Figure[]> => {
  const { server, folder, postgres, count } = ground;
  const at = (name: string): string => join(folder, name);
  const stars = at('stars.fits');
  await sync(server, { QUERY: `SELECT ${COLUMNS} FROM Sky.Tycho2`, FORMAT: 'fits' }, stars);
  const stilts = debianStilts();
  const filter = ['tpipe', `in=${stars}`, `cmd=select "${IN_STILTS}"`];
  const times = await alternate(ROUNDS, {
    sync: () => timed(() => sync(server, { QUERY, FORMAT: 'votable/b2' }, at('sync.vot'))),
    text: () => timed(() => sync(server, { QUERY, FORMAT: 'votable' }, at('text.vot'))),
    async: () => timed(() => inJob(server, { QUERY, FORMAT: 'votable/b2' }, at('async.vot'))),
    psql: () => timed(() => copied(postgres, at('psql.bin'))),
    stilts: async () =>
      stilts === undefined
        ? Number.NaN
        : timed(() => stilts([...filter, `out=${at('s.vot')}`, 'ofmt=votable-binary2-inline'])),
  });
  const figure = async (
    name: string,
    [ours, peer]: readonly [keyof typeof times, keyof typeof times],
    files: readonly [string, string],
  ): Promise<Figure> => ({
    name: `${count} rows ${name}`,
    unit: 'ms',
    ours: median(times[ours]),
    peer: median(times[peer]),
    note: `${await megabytes(at(files[0]))} against ${await megabytes(at(files[1]))} MB`,
  });
  return [
    await figure(
      'by sync as BINARY2, beside TABLEDATA',
      ['sync', 'text'],
      ['sync.vot', 'text.vot'],
    ),
    await figure('by sync, beside q3c and psql', ['sync', 'psql'], ['sync.vot', 'psql.bin']),
    await figure('by async, beside q3c and psql', ['async', 'psql'], ['async.vot', 'psql.bin']),
    ...(stilts === undefined
      ? []
      : [await figure('by sync, beside STILTS', ['sync', 'stilts'], ['sync.vot', 's.vot'])]),
  ];
};

type Form = Readonly<Record<string, string>>;

const ask = async (server: BenchServer, path: string, form?: Form): Promise<Response> => {
  const [{ wsid, pw }] = server.accounts;
  const answer = await fetch(path.startsWith('http') ? path : `${server.url}/tap/${path}`, {
    headers: {
      Authorization: `Basic ${btoa(`${wsid}:${pw}`)}`,
      // On the way to the same machine packing a result costs more than it gains.
      'Accept-Encoding': 'identity',
    },
    ...(form !== undefined && {
      method: 'POST',
      body: new URLSearchParams({ LANG: 'ADQL', ...form }),
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
};

const kept = async ({ body }: Response, file: string): Promise<void> => {
  if (body === null) throw new Error('an answer has no body');
  await pipeline(Readable.fromWeb(body), createWriteStream(file));
};

const sync = async (server: BenchServer, form: Form, file: string): Promise<void> =>
  kept(await ask(server, 'sync', form), file);

/** As clients do: the server says when the job has another phase. */
const inJob = async (server: BenchServer, form: Form, file: string): Promise<void> => {
  const made = await ask(server, 'async', { ...form, PHASE: 'RUN' });
  await made.body?.cancel();
  for (;;) {
    const job = await (await ask(server, `${made.url}?WAIT=-1`)).text();
    const phase = /<uws:phase>(\w+)</.exec(job)?.[1] ?? '';
    if (phase === 'COMPLETED') break;
    if (phase !== 'QUEUED' && phase !== 'EXECUTING') throw new Error(job);
  }
  await kept(await ask(server, `${made.url}/results/result`), file);
};

const copied = async (url: string, file: string): Promise<void> => {
  const command = `\\copy (SELECT ${COLUMNS} FROM ${IN_Q3C}) TO '${file}' WITH (FORMAT binary)`;
  await promisify(execFile)('psql', [url, '-q', '-v', 'ON_ERROR_STOP=1', '-c', command]);
};

const megabytes = async (file: string): Promise<string> =>
  ((await stat(file)).size / 1e6).toFixed(1);

if (import.meta.main) await runAlone(bench);
