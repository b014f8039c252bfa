// Settings from file, environment and flags: which one wins, what is taken, and what is said of
// what cannot be used. Nothing here reads the surroundings of the test itself.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { defaultDataFolder, type Surroundings } from '../../src/admin/default-data.ts';
import { readSettings, type Flags, type SettingsInForce } from '../../src/admin/read-settings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const nowhere: Surroundings = {
  environment: {},
  isRoot: false,
  platform: 'linux',
  home: '/home/kepler',
};

interface Told {
  readonly flags?: Flags;
  readonly environment?: Readonly<Record<string, string>>;
  /** The text of settings.json. */
  readonly file?: string;
}

const read = async ({ flags = {}, environment = {}, file }: Told): Promise<SettingsInForce> => {
  await using folder = await temporaryFolder();
  if (file !== undefined) await writeFile(join(folder.path, 'settings.json'), file);
  return readSettings({ data: folder.path, ...flags }, { ...nowhere, environment });
};

test('a flag outweighs the environment, that the file, and that the default', async () => {
  const file = '{"quickSeconds": 1, "longMinutes": 1, "quickSlots": 1}';
  const environment = { ALMAGEST_QUICK_SECONDS: '2', ALMAGEST_LONG_MINUTES: '2' };
  const { values, sources, problems } = await read({
    file,
    environment,
    flags: { quickSeconds: '3' },
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(
    [values.quickSeconds, values.longMinutes, values.quickSlots, values.host],
    [3, 2, 1, '127.0.0.1'],
  );
  assert.deepEqual(
    [sources.quickSeconds, sources.longMinutes, sources.quickSlots, sources.host],
    ['flag', 'environment', 'file', 'default'],
  );
});

test('by default no account can take all quick slots', async () => {
  const { values } = await read({});
  assert.ok(values.quickSlots > values.quickPerAccountMax);
});

const TAKEN: readonly (readonly [Told, keyof SettingsInForce['values'], unknown])[] = [
  [{ flags: { quotaBytes: '10 GB' } }, 'quotaBytes', 10_000_000_000],
  [{ flags: { quotaBytes: '2GiB' } }, 'quotaBytes', 2_147_483_648],
  [{ flags: { quotaBytes: '12345' } }, 'quotaBytes', 12_345],
  [{ flags: { demo: false } }, 'demo', false],
  [{ environment: { ALMAGEST_DEMO: 'no' } }, 'demo', false],
  [{ environment: { ALMAGEST_PLAIN_HTTP: 'true' } }, 'plainHttp', true],
  [{ file: '{"demo": false}' }, 'demo', false],
  [{ flags: { port: '0' } }, 'port', 0],
  [{ flags: { longMinutes: '35791' } }, 'longMinutes', 35_791],
  [{ flags: { tableKeepDays: '0' } }, 'tableKeepDays', 0],
  [{ flags: { siteZone: 'America/New_York' } }, 'siteZone', 'America/New_York'],
  [{ flags: { tapOrigins: '* HTTPS://a.example:81/' } }, 'tapOrigins', '* HTTPS://a.example:81/'],
  [{ flags: { store: 'postgres://a:b@host/almagest' } }, 'store', 'postgres://a:b@host/almagest'],
];

for (const [told, name, expected] of TAKEN) {
  test(`${JSON.stringify(told)} makes ${name} ${String(expected)}`, async () => {
    const { values, problems } = await read(told);
    assert.deepEqual(problems, []);
    assert.equal(values[name], expected);
  });
}

const REFUSED: readonly (readonly [Told, RegExp])[] = [
  [{ flags: { port: '65536' } }, /'65536' of --port .*from 0 to 65535/],
  [{ flags: { port: '80x' } }, /'80x' of --port .*whole number/],
  [{ flags: { quickSlots: '0' } }, /--quick-slots .*at least 1/],
  [{ flags: { leaseSeconds: '0' } }, /--lease-seconds .*from 2 to 86400/],
  // One minute more, and Node's timers would end every long job at once.
  [{ flags: { longMinutes: '35792' } }, /--long-minutes .*from 1 to 35791/],
  [{ flags: { executorMemoryBytes: '1 MB' } }, /--executor-memory-bytes .*at least 268435456/],
  [{ flags: { quickSeconds: '-5' } }, /'-5' of --quick-seconds/],
  [{ flags: { quotaBytes: '10 QB' } }, /--quota-bytes .*500 MB or 2 GiB/],
  [{ flags: { logLevel: 'loud' } }, /debug, info, warn or error/],
  [{ flags: { commandForms: 'me' } }, /everybody, local-post or nobody/],
  [{ flags: { siteZone: 'Mars/Olympus' } }, /IANA zone/],
  [{ flags: { publicUrl: 'almagest.org' } }, /--public-url .*https:/],
  [{ flags: { host: ' ' } }, /not empty/],
  [{ flags: { tapOrigins: '* a.example' } }, /--tap-origins .*'a\.example' is no origin/],
  [
    { flags: { tapOrigins: 'https://a.example/page' } },
    /'https:\/\/a\.example\/page' is no origin/,
  ],
  [{ flags: { tapOrigins: 'https://*.example' } }, /'https:\/\/\*\.example' is no origin/],
  [{ flags: { tapOrigins: 'https://a.example:443' } }, /a\.example:443' is no origin/],
  [{ flags: { restOrigins: 'null' } }, /--rest-origins .*'null' is no origin/],
  [{ environment: { ALMAGEST_DEMO: 'perhaps' } }, /ALMAGEST_DEMO .*true or false/],
  [{ environment: { ALMAGEST_QUIK_SECONDS: '5' } }, /no setting\. Is it ALMAGEST_QUICK_SECONDS\?/],
  [{ file: '{"longMinute": 5}' }, /"longMinute" in .*settings\.json is no setting\. Is it longMin/],
  [{ file: '{"longMinutes": "soon"}' }, /"longMinutes" in .*settings\.json cannot be used/],
  [{ file: '{"longMinutes": 1.5}' }, /'?1\.5'? of "longMinutes"/],
  [{ file: '{"data": "/elsewhere"}' }, /the folder cannot be told by "data"/i],
  [{ file: '{' }, /settings\.json cannot be read/],
  [{ file: '[]' }, /one object/],
];

for (const [told, expected] of REFUSED) {
  test(`${JSON.stringify(told)} is said to be wrong, and the default holds`, async () => {
    const { problems, values, sources } = await read(told);
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', expected);
    assert.equal(values.port, 8080);
    assert.equal(sources.port, 'default');
  });
}

test('every problem is told at once', async () => {
  const { problems } = await read({ flags: { port: 'x', quickSlots: 'y' }, file: '{"z": 1}' });
  assert.equal(problems.length, 3);
});

test('the password in the address of a store that cannot be used is not repeated', async () => {
  const { problems } = await read({ flags: { store: 'mysql://almagest:geheim@host/db' } });
  assert.match(problems.join(), /postgres:\/\//);
  assert.doesNotMatch(problems.join(), /geheim/);
});

const PLACES: readonly (readonly [Partial<Surroundings>, string])[] = [
  [{}, '/home/kepler/.local/share/almagest'],
  [{ environment: { XDG_DATA_HOME: '/data/kepler' } }, '/data/kepler/almagest'],
  [{ environment: { XDG_DATA_HOME: 'relative' } }, '/home/kepler/.local/share/almagest'],
  [{ platform: 'darwin' }, '/home/kepler/Library/Application Support/almagest'],
  [{ isRoot: true, environment: { XDG_DATA_HOME: '/data' } }, '/var/lib/almagest'],
];

for (const [around, expected] of PLACES) {
  test(`with ${JSON.stringify(around)} the data are in ${expected}`, async () => {
    const surroundings = { ...nowhere, ...around };
    assert.equal(defaultDataFolder(surroundings), expected);
    assert.equal((await readSettings({}, surroundings)).values.data, expected);
  });
}

test('ALMAGEST_DATA names the folder, and --data outweighs it', async () => {
  const around = { ...nowhere, environment: { ALMAGEST_DATA: '/srv/a' } };
  assert.equal((await readSettings({}, around)).values.data, '/srv/a');
  assert.equal((await readSettings({ data: '/srv/b' }, around)).values.data, '/srv/b');
});
