// Tokens over a whole core: how long they live, whom they serve, and what a clear leaves behind.
// The store and the files are real; time is turned on the fixture's clock, and nobody waits for it.

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/base/time.ts';
import type { Core } from '../../src/core/core.ts';
import { Refusal, type RefusalName } from '../../src/domain/refusal.ts';
import { openCore, PASSWORD, type CoreFixture } from '../support/core-fixture.ts';
import { secretly } from '../support/secrets.ts';
import { until } from '../support/until.ts';

/** A test over a core of its own. */
const check = (title: string, work: (fixture: CoreFixture) => Promise<void>): void => {
  void test(title, async () => {
    await using fixture = await openCore();
    await work(fixture);
  });
};

const refuses = (work: Promise<unknown>, code: RefusalName): Promise<void> =>
  assert.rejects(work, (error) => error instanceof Refusal && error.code === code);

const logIn = async ({ loginTokens }: Core, login: string, password = PASSWORD): Promise<string> =>
  secretly(await loginTokens.begin({ login, password, address: '192.0.2.1' }));

check(
  'a login in any case gives a token of 32 hex digits, a new one each time',
  async (fixture) => {
    const account = await fixture.account('Kepler');
    const { core } = fixture;
    const tokens = [await logIn(core, 'kepler'), await logIn(core, 'KEPLER')];
    assert.equal(new Set(tokens).size, 2);
    for (const token of tokens) {
      assert.match(token, /^[0-9a-f]{32}$/);
      assert.deepEqual(await core.loginTokens.accountOf(token), account);
    }
  },
);

check('a token is good on any server of the store, until it is ended on one', async (fixture) => {
  const account = await fixture.account('tycho');
  const token = await logIn(fixture.core, 'tycho');
  const other = fixture.restarted();
  assert.deepEqual(await other.loginTokens.accountOf(token), account);
  assert.deepEqual(await other.loginTokens.accountOf(token.toUpperCase()), account);
  await other.loginTokens.end(token);
  await refuses(fixture.core.loginTokens.accountOf(token), 'unknown-login-token');
  await other.loginTokens.end(token);
});

check('a token lives ten minutes after its last use, and not much longer', async (fixture) => {
  await fixture.account('brahe');
  const { loginTokens } = fixture.core;
  const token = await logIn(fixture.core, 'brahe');
  const idle = await logIn(fixture.core, 'brahe');
  // Uses just short of a minute apart are not written down; what was promised of them holds.
  for (let uses = 0; uses < 30; uses++) {
    fixture.ahead += 59 * SECOND;
    await loginTokens.accountOf(token);
  }
  await refuses(loginTokens.accountOf(idle), 'unknown-login-token');
  fixture.ahead += 10 * MINUTE;
  await loginTokens.accountOf(token);
  fixture.ahead += 11 * MINUTE + SECOND;
  await refuses(loginTokens.accountOf(token), 'unknown-login-token');
});

check(
  'uses are written down once a minute, and once for calls at the same time',
  async (fixture) => {
    await fixture.account('often');
    const token = await logIn(fixture.core, 'often');
    let written = 0;
    const { use } = fixture.store.loginTokens;
    fixture.store.loginTokens.use = async (hash, at) => {
      written += 1;
      await use(hash, at);
    };
    const { loginTokens } = fixture.restarted();
    const callTogether = () =>
      Promise.all(Array.from({ length: 50 }, () => loginTokens.accountOf(token)));
    await callTogether();
    assert.equal(written, 0);
    fixture.ahead += MINUTE;
    await callTogether();
    await callTogether();
    assert.equal(written, 1);
  },
);

check('another password ends the tokens of the old one', async (fixture) => {
  await fixture.account('halley');
  const { accounts, loginTokens } = fixture.core;
  const token = await logIn(fixture.core, 'halley');
  const password = secretly('another long password');
  await accounts.setPassword('halley', password);
  await refuses(loginTokens.accountOf(token), 'unknown-login-token');
  await refuses(logIn(fixture.core, 'halley'), 'wrong-password');
  await loginTokens.accountOf(await logIn(fixture.core, 'halley', password));
});

check(
  'wrong logins and wrong passwords are refused alike, and slowed down alike',
  async (fixture) => {
    await fixture.account('messier');
    const { core } = fixture;
    const messages = [];
    for (const login of ['messier', 'nobody']) {
      for (let tries = 0; tries < 3; tries++) {
        const refused = logIn(core, login, 'not the password');
        await refuses(refused, 'wrong-password');
        messages.push(await refused.catch((error: Error) => error.message));
        fixture.ahead += tries < 2 ? 2 * SECOND : 0;
      }
      await refuses(logIn(core, login.toUpperCase()), 'too-many-attempts');
    }
    assert.equal(new Set(messages).size, 1);
  },
);

/** One way to try a password. */
type Door = (core: Core, password: string) => Promise<unknown>;

const byLogin =
  (login: string): Door =>
  (core, password) =>
    logIn(core, login, password);

check('guesses at one door tell nothing of who has which name at another', async (fixture) => {
  const { id } = await fixture.account('kepler');
  const key = secretly((await fixture.core.accounts.mintKey('kepler')).key);
  const address = '192.0.2.1';
  const byNumber: Door = ({ accounts }, password) => accounts.signIn({ id, password, address });
  const byKey: Door = ({ accounts }) => accounts.signInByKey({ key: '123456789012345', address });
  // Names that are nobody's, and how other doors may call things among themselves.
  const names = ['kepler', String(id), `id:${id}`, 'key', 'login:kepler', 'nobody'];
  const doors: readonly (readonly [Door, RefusalName])[] = [
    [byNumber, 'wrong-password'],
    [byKey, 'wrong-key'],
    ...names.map((name) => [byLogin(name), 'wrong-password'] as const),
  ];
  for (const [guessed] of doors.slice(0, 3)) {
    const core = fixture.restarted();
    for (let tries = 0; tries < 3; tries++) {
      await assert.rejects(guessed(core, `guess ${tries}`), { code: /^wrong-/ });
    }
    await assert.rejects(guessed(core, 'guess'), { code: /^too-many-/ });
    for (const [other, code] of doors) {
      if (other !== guessed) await refuses(other(core, 'not the password'), code);
    }
    assert.equal((await core.accounts.signInByKey({ key, address: '192.0.2.2' })).id, id);
  }
});

check('a password that was right at one door is not slowed at another', async (fixture) => {
  const { id } = await fixture.account('tycho');
  const core = fixture.restarted();
  const address = '192.0.2.1';
  await core.accounts.signIn({ id, password: PASSWORD, address });
  for (let tries = 0; tries < 3; tries++) {
    await refuses(logIn(core, 'tycho', 'not the password'), 'wrong-password');
  }
  await refuses(logIn(core, 'tycho', 'not the password'), 'too-many-attempts');
  // Nothing is remembered any more; where it was right before is.
  fixture.ahead += 6 * MINUTE;
  for (let tries = 0; tries < 2; tries++) {
    await assert.rejects(logIn(core, 'tycho', 'not the password'));
  }
  await logIn(core, 'tycho');
});

check('a session is begun by login or number, and is no login token', async (fixture) => {
  const account = await fixture.account('kepler');
  const { core } = fixture;
  const address = '192.0.2.1';
  for (const name of ['Kepler', String(account.id)]) {
    const token = secretly(await core.sessions.begin({ name, password: PASSWORD, address }));
    assert.deepEqual(await core.sessions.accountOf(token), account);
    await refuses(core.loginTokens.accountOf(token), 'unknown-login-token');
    fixture.ahead += 60 * MINUTE;
    await core.sessions.accountOf(token);
    fixture.ahead += 61 * MINUTE + SECOND;
    await refuses(core.sessions.accountOf(token), 'unknown-login-token');
  }
  await refuses(core.sessions.accountOf(await logIn(core, 'kepler')), 'unknown-login-token');
});

check('expired tokens are swept away', async (fixture) => {
  await fixture.account('swept');
  const token = await logIn(fixture.core, 'swept');
  const forgotten: number[] = [];
  const { forget } = fixture.store.loginTokens;
  fixture.store.loginTokens.forget = async (before) => {
    forgotten.push(before);
    await forget(before);
  };
  const core = fixture.restarted();
  await core.housekeeping.sweep();
  await core.loginTokens.accountOf(token);
  // As long as the longest-lived of them may be good, which are those of the account pages.
  fixture.ahead += 61 * MINUTE + SECOND;
  await core.housekeeping.sweep();
  // With the clock turned back, only its record could still make it good.
  fixture.ahead = 0;
  await refuses(core.loginTokens.accountOf(token), 'unknown-login-token');
  assert.equal(forgotten.length, 2);
});

check('every job has a token, which serves its owner alone, on any server', async (fixture) => {
  const [owner, other] = [await fixture.account('owner'), await fixture.account('other')];
  const id = await fixture.submit(owner, 'SELECT 1 AS n');
  const failed = await fixture.submit(owner, 'SELEC 1');
  const { jobTokens } = fixture.core;
  for (const each of [id, failed]) {
    const token = jobTokens.tokenOf(each);
    assert.match(token, /^[0-9a-f]{32}$/);
    assert.equal((await jobTokens.jobOf(owner, token)).id, each);
    assert.equal((await fixture.restarted().jobTokens.jobOf(owner, token)).id, each);
    await refuses(jobTokens.jobOf(other, token), 'unknown-job-token');
    assert.equal((await jobTokens.jobNumbered(owner, each))?.id, each);
    assert.equal(await jobTokens.jobNumbered(other, each), undefined);
  }
  const nobodys = [jobTokens.tokenOf(9_999n as typeof id), '0'.repeat(32), '', String(id)];
  for (const token of nobodys) await refuses(jobTokens.jobOf(owner, token), 'unknown-job-token');
});

check('a job token lives thirty days after the end of its job', async (fixture) => {
  const owner = await fixture.account('patient');
  const waiting = await fixture.submit(owner, 'SELECT 1 AS n');
  const ended = await fixture.submit(owner, 'SELEC 1');
  const { jobTokens } = fixture.core;
  fixture.ahead += 30 * DAY - HOUR;
  await jobTokens.jobOf(owner, jobTokens.tokenOf(ended));
  fixture.ahead += HOUR;
  await refuses(jobTokens.jobOf(owner, jobTokens.tokenOf(ended)), 'unknown-job-token');
  assert.equal(await jobTokens.jobNumbered(owner, ended), undefined);
  await jobTokens.jobOf(owner, jobTokens.tokenOf(waiting));
});

check('a space is found by its id and its name, by who may use it', async (fixture) => {
  const [owner, other] = [await fixture.account('mine'), await fixture.account('theirs')];
  const { spaces } = fixture.core;
  const id = spaces.idOf(owner.space);
  assert.match(id, /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  for (const name of [id, id.toUpperCase(), 'mydb', 'MyDB']) {
    assert.equal((await spaces.find(owner, name)).id, owner.space);
  }
  for (const name of [spaces.idOf(other.space), String(owner.space), 'yourdb', '']) {
    await refuses(spaces.find(owner, name), 'unknown-space');
  }
});

check('a cleared job has ended at once, though its executor hears nothing', async (fixture) => {
  const owner = await fixture.account('stuck');
  const { core, engine, store } = fixture;
  engine.hold();
  engine.isDeaf = true;
  await fixture.work();
  const hung = await fixture.submit(owner, 'SELECT 1 AS n INTO mydb.t');
  await until(() => engine.requests.length === 1, 'the start');
  const next = await fixture.submit(owner, 'SELECT 2 AS n INTO mydb.t');
  assert.equal(await core.jobs.clear(owner, hung), true);
  const { status, reason, message } = (await store.jobs.byId(hung)) ?? assert.fail();
  assert.deepEqual([status, reason], ['failed', 'cleared']);
  assert.match(message ?? '', /^Cleared by its owner/);
  // The table it was to write is the next job's, while the deaf one is still there.
  await until(() => engine.requests.length === 2, 'the start of the next job');
  engine.release();
  assert.equal((await fixture.ended(next)).status, 'finished');
  assert.equal((await store.tables.current(owner.space, 't'))?.job, next);
  assert.equal((await store.jobs.byId(hung))?.status, 'failed');
  await fixture.rest();
  assert.deepEqual(await readdir(join(fixture.data, 'staging')), []);
});

check('a job is cleared once; what has ended, or is another’s, is not', async (fixture) => {
  const [owner, other] = [await fixture.account('one'), await fixture.account('two')];
  const { jobs } = fixture.core;
  const waiting = await fixture.submit(owner, 'SELECT 1 AS n');
  await refuses(jobs.clear(other, waiting), 'unknown-job');
  await refuses(jobs.clear(owner, 9_999n as typeof waiting), 'unknown-job');
  assert.equal(await jobs.clear(owner, waiting), true);
  const cleared = await fixture.store.jobs.byId(waiting);
  assert.equal(await jobs.clear(owner, waiting), false);
  assert.deepEqual(await fixture.store.jobs.byId(waiting), cleared);
});

check(
  'a job that another server runs is cleared, and that server lets go of it',
  async (fixture) => {
    const owner = await fixture.account('far');
    const { engine } = fixture;
    engine.hold();
    await fixture.work();
    const id = await fixture.submit(owner, 'SELECT 1 AS n INTO mydb.t');
    await until(() => engine.requests.length === 1, 'the start');
    // This one does not run it, and cannot tell its engine anything.
    assert.equal(await fixture.restarted().jobs.clear(owner, id), true);
    const staging = join(fixture.data, 'staging');
    await until(async () => (await readdir(staging)).length === 0, 'the end of the run');
    engine.release();
    assert.equal((await fixture.store.jobs.byId(id))?.reason, 'cleared');
    assert.equal(await fixture.store.tables.current(owner.space, 't'), undefined);
  },
);

check('runs that are theirs are never taken for strangers', async (fixture) => {
  const owner = await fixture.account('calm');
  const { core, engine, store } = fixture;
  engine.hold();
  const id = await fixture.submit(owner, 'SELECT 1 AS n');
  const taken = await core.work.takeNext();
  for (let looks = 0; looks < 3; looks++) await core.housekeeping.stopStrangers();
  engine.release();
  await taken?.end;
  assert.equal((await store.jobs.byId(id))?.status, 'finished');
});

check('who waits for a quick query that is cleared is told so', async (fixture) => {
  const owner = await fixture.account('quick');
  const { core, engine, store } = fixture;
  engine.hold();
  const ask = { text: 'SELECT 1 AS n', context: 'MyDB', taskName: null, system: false };
  const answer = core.jobs.quick(owner, ask, new AbortController().signal);
  answer.catch(() => {});
  await until(() => engine.requests.length === 1, 'the start');
  const [active] = await store.jobs.activeAttempts();
  assert.equal(await core.jobs.clear(owner, active?.job ?? assert.fail()), true);
  await assert.rejects(answer, (error) => {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, 'query-stopped');
    assert.match(error.message, /^Cleared by its owner/);
    return true;
  });
});
