// Runs the public Python client of CasJobs against a server: one given by --base, --wsid and
// --password, or one started for the purpose over a new data folder with the demo catalog.
// Ends with `N passed, N failed, N skipped`, and with status 1 where a check failed, or where
// root, who can install what is missing, had to skip one.

import { parseArgs } from 'node:util';
import { startServer } from '../test/conformance/almagest-server.ts';
import { drive, findPython } from '../test/conformance/casjobs-client/client.ts';
import type { CheckLine } from '../test/conformance/casjobs-client/client.ts';

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      base: { type: 'string' },
      wsid: { type: 'string' },
      password: { type: 'string' },
      python: { type: 'string' },
    },
  });
  const python = await findPython(values.python);
  if (python.kind === 'missing') {
    return closing([{ outcome: 'skipped', text: `casjobs client: ${python.why}` }]);
  }
  const { base, wsid, password } = values;
  const server =
    base !== undefined && wsid !== undefined && password !== undefined
      ? { target: { base, wsid, password }, stop: async () => {} }
      : await startServer();
  const lines: CheckLine[] = [];
  try {
    for (const verb of ['GET', 'POST'] as const) {
      for await (const line of drive(python.python, { ...server.target, verb })) {
        console.log(`${line.outcome}: ${line.text}`);
        lines.push(line);
      }
    }
  } finally {
    await server.stop();
    await python.remove();
  }
  return closing(lines);
};

const closing = (lines: readonly CheckLine[]): number => {
  const count = (outcome: CheckLine['outcome']): number =>
    lines.filter((line) => line.outcome === outcome).length;
  for (const { outcome, text } of lines) if (outcome === 'skipped') console.log(`skipped: ${text}`);
  console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
  const isRoot = process.getuid?.() === 0;
  return count('failed') > 0 || lines.length === 0 || (isRoot && count('skipped') > 0) ? 1 : 0;
};

process.exitCode = await main();
