// Who judges files: programs that read their formats for a living, each with the packages of Debian
// that it is in. A judge that finds nothing says nothing; each file is a check.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { duckdbRows } from '../../support/duckdb-rows.ts';
import { startServer } from '../almagest-server.ts';
import { findPython } from '../casjobs-clients/python-client.ts';
import type { MadeFile } from './make-files.ts';
import { LARGE_TABLE, TABLES } from './tables.ts';

/** One check that was made, or what could not be had anywhere for it. */
export interface JudgeLine {
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly text: string;
}

/** A program that judges files. */
export interface Judge {
  readonly name: string;
  /** Debian's packages that it needs. */
  readonly packages: readonly string[];
  /** Judges of a lane go one after the other, beside those of the other, on as few as two cores. */
  readonly lane: 'Java' | 'others';
  judge(files: readonly MadeFile[], folder: string): AsyncIterable<JudgeLine>;
}

/** Runs a program to its end, whatever that is; all that it said. */
const said = (program: string, words: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    // Python would leave what it has compiled beside our programs.
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    const limits = { env, maxBuffer: OUTPUT_BYTES, timeout: JUDGE_SECONDS * 1_000 };
    execFile(program, words, limits, (error, stdout, stderr) => {
      const failure = error === null || error.code === 1 ? '' : `\n${error.message}`;
      resolve(`${stdout}${stderr}${failure}`.trim());
    });
  });

const OUTPUT_BYTES = 10_000_000;

/** Far beyond what a judge takes for all files together, on a machine that has much else to do. */
const JUDGE_SECONDS = 1_200;

async function* fitsverify(files: readonly MadeFile[]): AsyncGenerator<JudgeLine> {
  for (const { table, path } of files.filter(({ format }) => format === 'fits')) {
    const words = await said('fitsverify', ['-q', path]);
    yield lineOf(words.startsWith('verification OK'), `fitsverify of ${table}`, words);
  }
}

async function* votlint(files: readonly MadeFile[], folder: string): AsyncGenerator<JudgeLine> {
  const votables = files.filter(({ format }) => format.startsWith('votable'));
  const told = await Promise.all(
    files
      .filter(({ format, table }) => format === 'parquet' && table === 'told_columns')
      .map(async (file) => ({ ...file, path: await votableIn(file.path, folder) })),
  );
  for (const { table, format, path } of [...votables, ...told]) {
    const words = await said('stilts', ['votlint', path]);
    yield lineOf(words === '', `votlint of ${format} of ${table}`, words);
  }
}

/** The VOTable in the metadata of a Parquet file, as a file of its own. */
const votableIn = async (parquet: string, folder: string): Promise<string> => {
  const [row] = await duckdbRows(
    `SELECT decode(value) AS votable FROM parquet_kv_metadata('${parquet}')
     WHERE decode(key) = 'IVOA.VOTable-Parquet.content'`,
  );
  const path = join(folder, 'in-parquet.xml');
  await writeFile(path, String(row?.['votable']));
  return path;
};

const programPath = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What a program of ours in Python says, a check a line. */
async function* pythonSays(
  python: string,
  program: string,
  words: readonly string[],
): AsyncGenerator<JudgeLine> {
  for (const line of (await said(python, [programPath(program), ...words])).split('\n')) {
    const [, outcome, text = ''] = /^(passed|failed): (.*)$/.exec(line) ?? [];
    if (outcome === 'passed' || outcome === 'failed') yield { outcome, text };
    else yield { outcome: 'failed', text: `${program}: ${line}` };
  }
}

/** Debian's, for which Debian's astropy is. */
const PYTHON = '/usr/bin/python3';

const LIST = 'files.json';

async function* astropy(files: readonly MadeFile[], folder: string): AsyncGenerator<JudgeLine> {
  yield* pythonSays(PYTHON, 'judge_astropy.py', [join(folder, LIST)]);
  yield* pythonSays(PYTHON, 'judge_large.py', largeWords(files, folder, ['fits']));
}

/** What is said to the judge of a table of millions of rows in these formats. */
const largeWords = (
  files: readonly MadeFile[],
  folder: string,
  formats: readonly string[],
): readonly string[] => [
  join(folder, 'truth.csv'),
  ...files
    .filter(({ table, format }) => table === LARGE_TABLE.name && formats.includes(format))
    .map(({ format, path }) => `${format}=${path}`),
];

/** STILTS makes FITS of millions of rows of a VOTable, which astropy reads in no time. */
async function* stilts(files: readonly MadeFile[], folder: string): AsyncGenerator<JudgeLine> {
  const formats = ['votable', 'votable-binary2'];
  const read: MadeFile[] = [];
  for (const file of files.filter(({ table }) => table === LARGE_TABLE.name)) {
    if (!formats.includes(file.format)) continue;
    const path = `${file.path}.fits`;
    const words = await said('stilts', [
      'tpipe',
      `in=${file.path}`,
      'ifmt=votable',
      `out=${path}`,
      'ofmt=fits-basic',
    ]);
    if (words !== '') yield lineOf(false, `STILTS reads ${file.format} of ${file.table}`, words);
    read.push({ ...file, path });
  }
  yield* pythonSays(PYTHON, 'judge_large.py', largeWords(read, folder, formats));
}

/** Texts by Python's own readers, which need numpy beside them for the truth alone. */
async function* texts(_: readonly MadeFile[], folder: string): AsyncGenerator<JudgeLine> {
  yield* pythonSays(PYTHON, 'judge_texts.py', [join(folder, LIST)]);
  yield* pythonSays(PYTHON, 'judge_data_set.py', [join(folder, LIST)]);
}

/** Mono reads what a proxy of .NET would, and Python compares it. */
async function* mono(files: readonly MadeFile[], folder: string): AsyncGenerator<JudgeLine> {
  const source = programPath('DataSetReader.cs');
  const program = join(folder, 'reader.exe');
  const made = await said('mcs', [`-out:${program}`, source, '-r:System.Data', '-r:System.Xml']);
  const paths = files.filter(({ format }) => format === 'dataset').map(({ path }) => path);
  const words = made + (await said('mono', [program, ...paths]));
  if (words !== '') yield lineOf(false, 'Mono reads data sets', words);
  yield* pythonSays(PYTHON, 'judge_data_set.py', [join(folder, LIST), 'mono']);
}

/** What reads Parquet in Python is in no package of Debian's, but in the index of packages. */
const PARQUET_PYTHON = {
  imports: ['astropy.table', 'pandas', 'pyarrow.parquet'],
  // The first astropy that reads the VOTable in a Parquet file; it wants pandas to read any.
  packages: ['astropy>=7.1', 'pandas', 'pyarrow'],
};

async function* pyarrow(files: readonly MadeFile[], folder: string): AsyncGenerator<JudgeLine> {
  const python = await findPython(PARQUET_PYTHON, undefined);
  if (python.kind === 'missing') {
    yield { outcome: 'skipped', text: `astropy reads Parquet: ${python.why}` };
    return;
  }
  try {
    yield* pythonSays(python.python, 'judge_parquet.py', [join(folder, LIST)]);
    const large = largeWords(files, folder, ['parquet']);
    yield* pythonSays(python.python, 'judge_large.py', large);
    yield* makeUploads(python.python, folder, 'parquet');
  } finally {
    await python.remove();
  }
}

/** Files of astropy's and STILTS' are sent to a server, which must have in MyDB what they had. */
async function* uploads(_: readonly MadeFile[], folder: string): AsyncGenerator<JudgeLine> {
  yield* makeUploads(PYTHON, folder, 'others');
  const folders = ['others', 'parquet'].map((kind) => uploadsIn(folder, kind));
  const { target, stop } = await startServer();
  try {
    const words = [target.base, target.password, ...folders.filter((path) => existsSync(path))];
    yield* pythonSays(PYTHON, 'send_uploads.py', words);
  } finally {
    await stop();
  }
}

const uploadsIn = (folder: string, kind: string): string => join(folder, `uploads-${kind}`);

/** Makes the files of a kind in a folder of their own; says something only where that fails. */
async function* makeUploads(
  python: string,
  folder: string,
  kind: 'others' | 'parquet',
): AsyncGenerator<JudgeLine> {
  const path = uploadsIn(folder, kind);
  await mkdir(path);
  const words = await said(python, [programPath('make_uploads.py'), path, kind]);
  if (words !== '') yield lineOf(false, `files to send, ${kind}`, words);
}

/** Parquet is read by DuckDB again: no row may be there that was not, nor the other way. */
async function* duckdb(files: readonly MadeFile[]): AsyncGenerator<JudgeLine> {
  for (const { table, path } of files.filter(({ format }) => format === 'parquet')) {
    const text = [...TABLES, LARGE_TABLE].find(({ name }) => name === table)?.text ?? '';
    const rows = await duckdbRows(`
      (FROM (${text}) EXCEPT ALL FROM '${path}') UNION ALL
      (FROM '${path}' EXCEPT ALL FROM (${text})) LIMIT 1`);
    yield lineOf(rows.length === 0, `DuckDB reads Parquet of ${table}`, 'other rows');
  }
}

/** A check, and what was said where it failed. */
const lineOf = (isPassed: boolean, text: string, words: string): JudgeLine =>
  isPassed
    ? { outcome: 'passed', text }
    : { outcome: 'failed', text: `${text}: ${words.slice(0, WORDS_MAX)}` };

/** Enough to see what is wrong. */
const WORDS_MAX = 1_000;

/** All judges. */
export const JUDGES: readonly Judge[] = [
  { name: 'votlint', packages: ['stilts'], lane: 'Java', judge: votlint },
  { name: 'STILTS', packages: ['stilts', 'python3-astropy'], lane: 'Java', judge: stilts },
  { name: 'DuckDB', packages: [], lane: 'others', judge: duckdb },
  { name: 'fitsverify', packages: ['fitsverify'], lane: 'others', judge: fitsverify },
  { name: 'astropy', packages: ['python3-astropy'], lane: 'others', judge: astropy },
  { name: 'Python', packages: ['python3-numpy'], lane: 'others', judge: texts },
  {
    name: 'Mono',
    packages: ['mono-runtime', 'mono-mcs', 'libmono-system-data4.0-cil', 'python3-numpy'],
    lane: 'others',
    judge: mono,
  },
  { name: 'astropy and pyarrow', packages: ['python3-venv'], lane: 'others', judge: pyarrow },
  {
    name: 'files to send',
    packages: ['stilts', 'python3-astropy'],
    lane: 'others',
    judge: uploads,
  },
];
