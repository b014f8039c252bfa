// Files of tables in every format, judged by programs that read them for a living: fitsverify and
// STILTS' votlint must find nothing, astropy, pyarrow, Python and Mono must read what DuckDB has:
// every type, no rows, and in FITS, both VOTables and Parquet five million. Root installs what is
// missing; for others a judge that is absent is skipped by name, and for all what cannot be had.
// Ends with `N passed, N failed, N skipped`, and with status 1 where a check failed, or root went
// without a package of Debian's.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRightNode } from './right-node.ts';
import { installPackages, missingPackages } from '../test/conformance/debian-packages.ts';
import { JUDGES, type Judge, type JudgeLine } from '../test/conformance/formats/judges.ts';
import {
  makeFiles,
  makeLargeFiles,
  type MadeFile,
} from '../test/conformance/formats/make-files.ts';

const isRoot = process.getuid?.() === 0;

const main = async (): Promise<number> => {
  const missing = missingPackages(JUDGES.flatMap(({ packages }) => packages));
  if (isRoot && missing.length > 0) {
    await installPackages(missing).catch((error: unknown) => {
      console.log(`not installed: ${missing.join(' ')}: ${String(error)}`);
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'almagest-formats-'));
  try {
    return closing(await judged(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What the judges that are there say of all files. */
const judged = async (folder: string): Promise<readonly JudgeLine[]> => {
  const files = [...(await makeFiles(folder)), ...(await makeLargeFiles(folder))];
  const lanes = (['Java', 'others'] as const).map((lane) =>
    JUDGES.filter((judge) => judge.lane === lane),
  );
  const lines = await Promise.all(lanes.map((judges) => saidBy(judges, files, folder)));
  return lines.flat();
};

/** What these judges say, one after the other; what they found wrong is printed. */
const saidBy = async (
  judges: readonly Judge[],
  files: readonly MadeFile[],
  folder: string,
): Promise<readonly JudgeLine[]> => {
  const lines: JudgeLine[] = [];
  for (const { packages, judge } of judges) {
    if (missingPackages(packages).length > 0) continue;
    for await (const line of judge(files, folder)) {
      if (line.outcome !== 'passed') console.log(`${line.outcome}: ${line.text}`);
      lines.push(line);
    }
  }
  return lines;
};

const closing = (lines: readonly JudgeLine[]): number => {
  const absent = JUDGES.filter(({ packages }) => missingPackages(packages).length > 0);
  for (const { name, packages } of absent) {
    const words = missingPackages(packages).join(' ');
    console.log(`skipped: ${name}: install ${words}, as root by apt-get install`);
  }
  const count = (outcome: JudgeLine['outcome']): number =>
    lines.filter((line) => line.outcome === outcome).length;
  const skipped = count('skipped') + absent.length;
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${skipped} skipped`);
  return count('failed') > 0 || count('passed') === 0 || (isRoot && absent.length > 0) ? 1 : 0;
};

process.exitCode = await inRightNode(main);
