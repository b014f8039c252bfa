// `serve --dry-run`: whether a start would come to a server that answers, and nothing is started.
// Looks where the server would listen, at its folders, its disks, its store and the walls around
// queries. Makes and opens nothing: not the store, which a newer version would bring to its schema.

import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { bytesText } from '../base/quantity.ts';
import { lineOf, Refusal } from '../domain/refusal.ts';
import { wallsReport } from '../engines/duckdb/walls-report.ts';
import { findDataFolder, serversOfFolder } from '../files/data-folder.ts';
import { statOf } from '../files/disk.ts';
import { layoutOf, storeFileOf } from '../files/layout.ts';
import { sentenceOf } from '../files/lock.ts';
import { fine, problem, type Finding } from './finding.ts';
import { freeBytesOf } from './free-bytes.ts';
import { refuseIfOpen, refuseIfTaken } from './listen-rules.ts';
import type { SettingsInForce } from './read-settings.ts';
import { mayWrite, volumes } from './volumes.ts';

type Values = SettingsInForce['values'];

/** Everything that a start needs, as it is found; the settings have been read before. */
export async function* dryRun({ values }: SettingsInForce): AsyncGenerator<Finding> {
  yield fine('The settings can be used.');
  yield* unless(listening(values));
  yield* unless(folders(values));
  yield* walls(values);
  yield* storeOf(values);
}

/** The findings; a refusal among them is the last one. */
async function* unless(findings: AsyncIterable<Finding>): AsyncGenerator<Finding> {
  try {
    yield* findings;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    yield problem(lineOf(error));
  }
}

async function* listening(values: Values): AsyncGenerator<Finding> {
  refuseIfOpen(values);
  await refuseIfTaken(values);
  yield fine(`Port ${values.port} on ${values.host} is free.`);
}

async function* folders(values: Values): AsyncGenerator<Finding> {
  const { data, freeBytesMin } = values;
  const found = await findDataFolder(data, values);
  if (found === undefined) return yield* newFolder(values);
  yield fine(`The data folder ${data} is in a format that this version knows.`);
  const servers = await serversOfFolder(data);
  if (servers.length > 0 && values.store === null) {
    yield problem(`The data folder ${data} is served already: by ${sentenceOf(servers)}.`);
  }
  yield* volumes(found.layout, BigInt(freeBytesMin));
}

/** A folder that is to be made: whether it can be, and how much room it will have. */
async function* newFolder({ data, freeBytesMin }: Values): AsyncGenerator<Finding> {
  const above = await nearestAbove(resolve(data));
  yield (await mayWrite(above))
    ? fine(`There is no data folder ${data} yet: the start makes it.`)
    : problem(`The data folder ${data} cannot be made: this user may not write to ${above}.`);
  const free = await freeBytesOf(above);
  const sentence = `Its disk has ${bytesText(free)} free`;
  yield free < BigInt(freeBytesMin)
    ? problem(`${sentence}, less than freeBytesMin (${bytesText(BigInt(freeBytesMin))}).`)
    : fine(`${sentence}.`);
}

const nearestAbove = async (path: string): Promise<string> =>
  (await statOf(path)) === undefined && dirname(path) !== path ? nearestAbove(dirname(path)) : path;

/** The walls around queries, as far as this machine can raise them. */
export async function* walls(values: Values): AsyncGenerator<Finding> {
  const { executorIdFirst, data } = values;
  const { problems, remarks } = await wallsReport({ executorIdFirst, dataFolder: data });
  for (const sentence of problems) yield problem(sentence);
  if (problems.length === 0) yield fine('Every wall around a query stands.');
  for (const sentence of remarks) yield fine(sentence);
}

async function* storeOf({ data, store }: Values): AsyncGenerator<Finding> {
  if (store !== null) return yield fine('The store in PostgreSQL is not asked: doctor asks it.');
  const file = storeFileOf(layoutOf(data));
  if ((await statOf(file)) === undefined) return yield fine('The start makes a new store.');
  const isOpen = await access(file, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  yield isOpen
    ? fine(`The store ${file} is there.`)
    : problem(`This user may not read and write the store ${file}.`);
}
