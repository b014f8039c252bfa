// The Command Web Service where much is moved: files in chunks, loads, pages of rows, whole spaces.
// Work and peers: 1 GB in chunks of 1 MB beside a bare node:http that decodes the same requests to
// disk; a load of ten million rows beside DuckDB's own COPY of the same file; a million rows read
// page by page; a space of 100 GB copied and swapped, whose files are mostly holes.
// Figures: megabytes and rows a second, milliseconds, memory over idle, and the disk that it took.

import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { chmod, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openConnection } from '../src/store/sqlite/connection.ts';
import type { ChunkSinkTerms } from './peers/chunk-sink.ts';
import { runAlone } from './support/alone.ts';
import { chunkOf, loggedIn, openClient, textIn } from './support/command-client.ts';
import type { Chunk, CommandClient } from './support/command-client.ts';
import { benchFolder, syncFile } from './support/folder.ts';
import { openGround, type Ground } from './support/ground.ts';
import { alternate, median, timed, type Bench, type Figure } from './support/measure.ts';
import { watched } from './support/memory.ts';
import { startPeer } from './support/peer-process.ts';
import { residentBytes, type BenchServer } from './support/server.ts';

const ROUNDS = 3;
const MEGABYTE = 1_000_000;

const bench: Bench = async (options) => {
  await using ground = await openGround({ flags: { quotaBytes: String(3 * SPACE_BYTES) } });
  using client = await loggedIn(ground.server.url, LOGIN);
  const stand: Stand = { ...ground, command: client };
  return [
    await uploadFigure(stand),
    await publishFigure(stand, options.rows * LOAD_SHARE),
    ...(await pageFigures(stand, options.rows * PAGES_SHARE)),
    ...(await spaceFigures(stand)),
  ];
};

const LOGIN = { username: 'bench-0', password: 'password-0' };

/** Of the rows of the big catalog so many make ten millions here, and a million. */
const LOAD_SHARE = 0.5;
const PAGES_SHARE = 0.05;

type Stand = Pick<Ground, 'server' | 'connection'> & { readonly command: CommandClient };

const makeSpace = (command: CommandClient, spaceName: string): Promise<string> =>
  command.call('createNewSpace', { spaceName, comments: '', automatic: false });

const CHUNK_BYTES = MEGABYTE;
const CHUNKS = 1_000;

/** Both have the file on the disk at the end; ours has looked at every chunk, and at the whole. */
const uploadFigure = async ({ server, command }: Stand): Promise<Figure> => {
  const terms: ChunkSinkTerms = { path: join(server.temp, 'peer.bin') };
  await using sink = await startPeer<number>('chunk-sink', terms);
  using peerClient = openClient(`http://127.0.0.1:${sink.told}`);
  const chunks = [1, 2, 3, 4].map((seed) => chunkOf(Buffer.alloc(CHUNK_BYTES, noise(seed))));
  const spaceID = await makeSpace(command, 'Uploads');
  const all = Array.from({ length: CHUNKS }, (_, at) => chunks[at % chunks.length] as Chunk);
  const times = await alternate(ROUNDS, {
    ours: () => timed(() => sendChunks(command, { spaceID, sourceName: 'noise.csv' }, all)),
    peer: () =>
      timed(async () => {
        for (const chunk of all) await peerClient.chunk('', chunk);
        await peerClient.call('finishDataUpload');
      }),
  });
  for (const path of [terms.path, `${terms.path}.ended`]) await rm(path);
  const rate = (values: readonly number[]): number =>
    (CHUNKS * CHUNK_BYTES) / MEGABYTE / (median(values) / 1_000);
  return {
    name: 'upload of 1 GB in chunks of 1 MB against a bare node:http',
    unit: 'MB/s',
    ours: rate(times.ours),
    peer: rate(times.peer),
    goal: { of: 'ratio', atLeast: 0.5 },
    note: 'both with an fsync; ours with a CRC-32 of each chunk and the SHA-256 of all',
  };
};

/** Bytes that no two chunks have in common, always the same. */
const noise = (seed: number): Buffer => {
  const bytes = Buffer.alloc(65_536);
  let state = seed * 2_654_435_761;
  for (let at = 0; at < bytes.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
};

interface SentFile {
  readonly spaceID: string;
  readonly sourceName: string;
}

/** Sends a file, and waits until it is what is new of its source. */
const sendChunks = async (
  command: CommandClient,
  file: SentFile,
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
): Promise<void> => {
  const dataUploadToken = await command.call('beginDataUpload', { ...file });
  for await (const chunk of chunks) await command.chunk(dataUploadToken, chunk);
  await command.call('finishDataUpload', { dataUploadToken });
  await command.ended(dataUploadToken);
};

/** What is loaded, and read page by page. */
const ORDERS = 'orders';

const publishFigure = async (stand: Stand, rows: number): Promise<Figure> => {
  const { server, connection, command } = stand;
  const csv = await ordersFile(connection, rows);
  const path = join(server.temp, 'peer.parquet');
  let rounds = 0;
  const ours = async (): Promise<number> => {
    const spaceID = await makeSpace(command, `Loads ${(rounds += 1)}`);
    await sendChunks(command, { spaceID, sourceName: `${ORDERS}.csv` }, chunksOf(csv));
    return timed(() => publish(command, spaceID));
  };
  const peer = async (): Promise<number> => {
    const time = await timed(async () => {
      const from = `(SELECT * FROM read_csv('${csv}', sample_size = -1))`;
      await connection.run(`COPY ${from} TO '${path}' (FORMAT parquet)`);
      await syncFile(path);
    });
    await rm(path);
    return time;
  };
  const times = await alternate(ROUNDS, { ours, peer });
  const { executorThreads: threads } = server.settings;
  return {
    name: `load of ${rows} rows, ${Math.round((await stat(csv)).size / MEGABYTE)} MB of CSV`,
    unit: 'ms',
    ours: median(times.ours),
    peer: median(times.peer),
    goal: { of: 'ratio', atMost: 1.5 },
    note: `both on ${threads} ${threads === 1 ? 'thread' : 'threads'}, with an fsync`,
  };
};

const publish = async (command: CommandClient, spaceID: string): Promise<void> => {
  const date = '2026-01-01T00:00:00';
  await command.ended(await command.call('publishData', { spaceID, subgroups: '', date }));
};

/** The file of so many rows; made where it is absent. */
const ordersFile = async (connection: DuckDBConnection, rows: number): Promise<string> => {
  const path = join(await benchFolder(), `orders-${rows}.csv`);
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere) return path;
  await connection.run(
    `COPY (${ordersText(rows)}) TO '${path}.unfinished' (FORMAT csv, HEADER true)`,
  );
  await rename(`${path}.unfinished`, path);
  return path;
};

const ordersText = (rows: number): string => `
  SELECT i::INTEGER AS id, 7000000000000 + hash(i, 1) % 1000000000000 AS article,
    (hash(i, 2) % 10000000) / 100 AS price, round((hash(i, 3) % 100000) / 1e5, 4) AS discount,
    'customer ' || hash(i, 4) % 500000 AS customer,
    ['Bern', 'Oslo', 'Porto', 'Quito', 'Lima'][1 + (hash(i, 5) % 5)::INTEGER] AS city,
    DATE '2000-01-01' + (hash(i, 6) % 9000)::INTEGER AS ordered,
    (hash(i, 7) % 40)::INTEGER AS pieces
  FROM range(${rows}) AS t(i)`;

async function* chunksOf(path: string): AsyncGenerator<Chunk> {
  for await (const bytes of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    yield chunkOf(bytes as Buffer);
  }
}

const PAGE_ROWS = 10_000;

const pageFigures = async (stand: Stand, rows: number): Promise<readonly Figure[]> => {
  const { server, command } = stand;
  const batchSize = String(PAGE_ROWS);
  const options = `<QueryOptionOfStringString><Key>batchSize</Key><Value>${batchSize}</Value>`;
  const ask = {
    query: `SELECT * FROM ${ORDERS} WHERE id &lt; ${rows}`,
    spaceID: 'Loads 1',
    queryOptions: `${options}</QueryOptionOfStringString>`,
  };
  await readPages(command, { ...ask, query: `SELECT TOP ${PAGE_ROWS} * FROM ${ORDERS}` });
  const idle = await residentBytes(server.pid);
  const times: number[] = [];
  const peaks: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let read = 0;
    const work = timed(async () => (read = await readPages(command, ask)));
    const { result, peak } = await watched(server.pid, work);
    if (read !== rows) throw new Error(`${read} rows came of ${rows}`);
    times.push(result);
    peaks.push(peak);
  }
  const over = peaks.map((peak) => Math.round((peak - idle) / MEGABYTE));
  return [
    {
      name: `${rows} rows of nine columns by queryMore, ${PAGE_ROWS} a page`,
      unit: '/s',
      ours: rows / (median(times) / 1_000),
      goal: { of: 'ours', atLeast: 100_000 },
      note: 'the query itself with them',
    },
    {
      name: 'memory meanwhile over idle',
      unit: 'MB',
      ours: Math.max(...over),
      note: `${over.join(', ')} MB in ${ROUNDS} rounds, ${Math.round(idle / MEGABYTE)} MB before`,
    },
  ];
};

/** The rows of all pages. */
const readPages = async (
  command: CommandClient,
  ask: Readonly<Record<string, string>>,
): Promise<number> => {
  let rows = 0;
  let page = await command.call('executeQueryInSpaceWithOptions', ask);
  for (;;) {
    rows += Number(textIn(page.slice(-TAIL_CHARACTERS), 'numRowsReturned'));
    const queryToken = textIn(page.slice(-TAIL_CHARACTERS), 'queryToken');
    if (queryToken === '') return rows;
    page = await command.call('queryMore', { queryToken });
  }
};

/** Token and counts stand behind the rows. */
const TAIL_CHARACTERS = 500;

const TABLES = 100;
const SPACE_BYTES = 100_000_000_000;

const spaceFigures = async (stand: Stand): Promise<readonly Figure[]> => {
  const { server, command } = stand;
  await makeSpace(command, 'Big');
  await makeSpace(command, 'Copy');
  await makeSpace(command, 'Other');
  const texts = Array.from({ length: TABLES }, (_, at) => `SELECT 1 AS n INTO t${at}`);
  await command.call('executeQueryInSpace', { query: texts.join(';\n'), spaceID: 'Big' });
  await enlarge(server);
  const told = await command.call('getSpaceStatistics', { spaceID: 'Big' });
  const gigabytes = Math.round(Number(textIn(told, 'SpaceSize')) / 1e9);
  const disks = [await diskBytes(server)];
  const times = await alternate(ROUNDS, {
    copy: async () => {
      const spaces = { spFromID: 'Big', spToID: 'Copy' };
      const time = await jobTime(command, 'copySpaceContents', spaces);
      disks.push(await diskBytes(server));
      await requireRows(command, 'Copy');
      return time;
    },
    swap: async () => {
      const time = await jobTime(command, 'swapSpaceContents', { sp1ID: 'Big', sp2ID: 'Other' });
      disks.push(await diskBytes(server));
      await requireRows(command, 'Other');
      await jobTime(command, 'swapSpaceContents', { sp1ID: 'Big', sp2ID: 'Other' });
      return time;
    },
  });
  const [before, after] = [disks[0], disks.at(-1)].map((bytes = 0) => (bytes / 1e6).toFixed(1));
  const figure = (verb: keyof typeof times): Figure => ({
    name: `${verb} of a space of ${gigabytes} GB in ${TABLES} tables`,
    unit: 'ms',
    ours: median(times[verb]),
    goal: { of: 'ours', atMost: 1_000 },
    note: `the data folder takes ${before} MB of the disk before and ${after} MB after all jobs`,
  });
  return [figure('copy'), figure('swap')];
};

/** Milliseconds from the submission of a job on spaces until it is known to have ended. */
const jobTime = (
  command: CommandClient,
  operation: string,
  spaces: Readonly<Record<string, string>>,
): Promise<number> =>
  timed(async () => command.ended(await command.call(operation, { ...spaces })));

/** A space that has the contents can be read. */
const requireRows = async (command: CommandClient, spaceID: string): Promise<void> => {
  const query = `SELECT COUNT(*) FROM t${TABLES - 1}`;
  const result = await command.call('executeQueryInSpace', { query, spaceID });
  if (!result.includes('<string>1</string>')) throw new Error(result);
};

/**
 * Makes every table of the space `Big` as large as its share: a hole, which takes no disk, comes
 * between the rows of its Parquet file and their description, so that the file is read as before;
 * the record is told of its length.
 */
const enlarge = async ({ data }: BenchServer): Promise<void> => {
  const length = SPACE_BYTES / TABLES;
  const store = openConnection(join(data, 'store', 'store.sqlite'), 'write');
  try {
    const big = `(SELECT id FROM spaces WHERE name = 'Big')`;
    const { rows } = store.run(`SELECT id FROM spaces WHERE name = 'Big'`, []);
    const folder = join(data, 'spaces', String(rows[0]?.['id']));
    for (const name of await readdir(folder, { recursive: true })) {
      if (name.endsWith('.parquet')) await insertHole(join(folder, name), length);
    }
    store.run(
      `UPDATE table_versions SET bytes = ?, files = json_set(files, '$[0].bytes', ?)
       WHERE space_id = ${big}`,
      [BigInt(length), BigInt(length)],
    );
  } finally {
    store.close();
  }
};

const insertHole = async (path: string, length: number): Promise<void> => {
  // Files of tables are for reading alone.
  const { mode } = await stat(path);
  await chmod(path, mode | OWNER_WRITES);
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const bytes = await file.readFile();
    // A description says where rows lie from the start of the file; its length is before `PAR1`.
    const tail = bytes.subarray(size - 8 - bytes.readUInt32LE(size - 8));
    await file.truncate(size - tail.length);
    await file.truncate(length);
    await file.write(tail, 0, tail.length, length - tail.length);
  } finally {
    await file.close();
    await chmod(path, mode);
  }
};

const OWNER_WRITES = 0o200;

/** What the data folder takes of the disk, holes not counted. */
const diskBytes = async ({ data }: BenchServer): Promise<number> => {
  const { stdout } = await promisify(execFile)('du', ['-s', '--block-size=1', data]);
  return Number(stdout.split('\t')[0]);
};

if (import.meta.main) await runAlone(bench);
