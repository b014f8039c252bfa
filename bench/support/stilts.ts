// STILTS, as Debian has it, for peers; and the same with a STIL that reads Parquet, which Debian's
// does not: its jars are fetched by Maven into a folder of their own at the time of the benchmark.

import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchFolder } from './folder.ts';

/** Runs a task of STILTS with its words; refuses as the program does. */
export type Stilts = (words: readonly string[]) => Promise<void>;

/** Debian's own, or undefined where it is not installed. */
export const debianStilts = (): Stilts | undefined =>
  spawnSync('stilts', ['-version']).status === 0
    ? async (words) => void (await promisify(execFile)('stilts', words))
    : undefined;

/** Debian's tasks over STIL 4.3.5, which reads Parquet; undefined where they cannot be had. */
export const parquetStilts = async (): Promise<Stilts | undefined> => {
  if (!existsSync(TASKS)) return undefined;
  const folder = await jarsFolder();
  if (folder === undefined) return undefined;
  const jars = (await Array.fromAsync(glob('*.jar', { cwd: folder }))).toSorted();
  // The newer STIL before all else: Debian's stands in the manifest of the tasks.
  jars.sort((a, b) => Number(b.startsWith('stil-')) - Number(a.startsWith('stil-')));
  const classPath = [...jars.map((jar) => join(folder, jar)), TASKS].join(':');
  const start = ['-classpath', classPath, 'uk.ac.starlink.ttools.Stilts'];
  return async (words) => void (await promisify(execFile)('java', [...start, ...words]));
};

const TASKS = '/usr/share/java/starlink-ttools.jar';

/** The versions that were looked at when the line was written. */
const JARS = [
  ['uk.ac.starlink', 'stil', '4.3.5'],
  ['org.apache.parquet', 'parquet-hadoop', '1.15.2'],
  ['org.apache.hadoop', 'hadoop-client-api', '3.3.6'],
  ['org.apache.hadoop', 'hadoop-client-runtime', '3.3.6'],
] as const;

const jarsFolder = async (): Promise<string | undefined> => {
  const folder = join(await benchFolder(), 'packages', 'stil-4.3.5');
  const jars = join(folder, 'jars');
  if (existsSync(join(jars, 'stil-4.3.5.jar'))) return jars;
  await mkdir(folder, { recursive: true });
  const wanted = JARS.map(
    ([group, artifact, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>` +
      `<version>${version}</version></dependency>`,
  );
  await writeFile(
    join(folder, 'pom.xml'),
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' +
      '<groupId>bench</groupId><artifactId>peer</artifactId><version>1</version>' +
      `<dependencies>${wanted.join('')}</dependencies></project>\n`,
  );
  const words = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  try {
    await promisify(execFile)('mvn', words, { cwd: folder });
    return jars;
  } catch {
    return undefined;
  }
};
