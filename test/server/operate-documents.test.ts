// The pages about backups, upgrades, disasters and leaving: every shell command in them is run, in
// its order, on a site with a real server, which the pages stop and start as an operator does.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { blocksOf } from '../support/document-blocks.ts';
import { MINUTES_MAX, runBlocks } from '../support/document-shell.ts';
import { startServer, type ServerInTest } from '../support/running-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DOCUMENTS = [
  'operate/backup.md',
  'operate/upgrade.md',
  'operate/first-disaster.md',
  'operate/leaving.md',
];

/** Stops and starts the one server there is, for no machine that runs tests has it as a service. */
const SYSTEMCTL = `
pids() {
  grep -ho '"pid": *[0-9]*' "$ALMAGEST_DATA"/run/server-*.json 2>/dev/null | grep -o '[0-9]*$'
}
case $1 in
  stop)
    for pid in $(pids); do
      kill "$pid"
      # A child of the test stays as a zombie until that has heard of its end.
      while grep -q '^State:[^ZX]*$' "/proc/$pid/status" 2>/dev/null; do sleep 0.1; done
    done ;;
  start)
    almagest serve --port 0 >/dev/null 2>&1 &
    for try in $(seq 600); do
      grep -q '"address"' "$ALMAGEST_DATA"/run/server-*.json 2>/dev/null && exit 0
      sleep 0.1
    done
    exit 1 ;;
esac
`;

/** Where the real one is not there: it does what the page asks of it, and nothing else. */
const RSYNC = `shift
for last; do :; done
mkdir -p "$last"
while [ $# -gt 1 ]; do
  case $1 in */) cp -a "$1." "$last" ;; *) cp -a "$1" "$last" ;; esac
  shift
done
`;

const hasRsync = spawnSync('rsync', ['--version']).error === undefined;

for (const name of DOCUMENTS) {
  test(
    `every command of ${name} does what it says`,
    { timeout: MINUTES_MAX * 60_000 },
    async () => {
      const blocks = blocksOf(readFileSync(join(ROOT, 'docs', name), 'utf8')).filter(
        ({ language }) => language === 'sh',
      );
      assert.ok(blocks.length > 0);
      await using backups = await temporaryFolder();
      await using server = await startServer();
      const programs = { systemctl: SYSTEMCTL, ...(hasRsync ? {} : { rsync: RSYNC }) };
      const isStuck = blocks.some(({ text }) => text.includes('JOB'));
      const job = isStuck ? await endlessJob(server) : '';
      const values = { '/var/lib/almagest': server.data, '/backup': backups.path, JOB: job };
      try {
        await runBlocks({ name, blocks, values, data: server.data, programs });
      } finally {
        await stopBy(server.data);
      }
    },
  );
}

/** The number of a job that ends only when somebody ends it. */
const endlessJob = async (server: ServerInTest): Promise<string> => {
  const qry =
    'SELECT COUNT(*) AS n INTO mydb.never FROM Hipparcos a, Hipparcos b, Hipparcos c ' +
    'WHERE a.ra < b.ra';
  const body = await server.call('SubmitJob', { qry, context: 'Stars', estimate: '500' });
  return />(\d+)</.exec(body)?.[1] ?? '';
};

/** Ends the server that a page has started last. */
const stopBy = async (data: string): Promise<void> => {
  const env = { ...process.env, ALMAGEST_DATA: data };
  spawnSync('sh', ['-c', SYSTEMCTL, 'systemctl', 'stop'], { env });
};
