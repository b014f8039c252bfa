// A program for tests that stands for a server: an engine in the folder it is given, with a query
// in it that does not end. It says `running` when the query is at work, and waits to be killed.

import { chmodSync, mkdirSync } from 'node:fs';
import { makeYard, select } from './executor-yard.ts';

const folder = process.argv[2] ?? '';
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o711);
const yard = makeYard({ runFolder: `${folder}/run`, tempFolder: `${folder}/temp` });
const text =
  'SELECT count(*) FROM range(10000000000) a, range(10000000) b WHERE a.range + b.range < 0';
await yard.run([select(text, { n: 'bigint' })], {
  onBytes: () => void process.stdout.write('running\n'),
});
