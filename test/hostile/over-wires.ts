// The corpus against a whole server: each text over a wire that people use, in both dialects.
// What stopped it is told by the answer alone; nothing is asked of the server's parts.

import { parseIn } from '../../src/sql/parse.ts';
import type { Dialect } from '../../src/domain/dialect.ts';
import { basicOf } from '../support/tap-client.ts';
import { placed, TAKING, type Attack, type Verdict, type Wall } from './attack.ts';
import type { HostileSite } from './site.ts';

/** How a text is sent. */
export type Wire = 'casjobs' | 'tap';

/** As many at once as one account may have. */
const AT_ONCE = 2;

/** Sends all, some at once; what is given back says what came of each. */
export const runOverWires = async (
  site: HostileSite,
  attacks: readonly Attack[],
  wire: Wire,
): Promise<() => readonly Verdict[]> => {
  const answers: (readonly [Attack, Answer])[] = [];
  const waiting = attacks.values();
  const work = async (): Promise<void> => {
    for (const attack of waiting) {
      const text = placed(attack.text, site.places);
      answers.push([{ ...attack, text }, await WIRES[wire](site, text)]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  // Judged later: it reads the texts again, which would take the time of whoever measures.
  return () => answers.map(([attack, answer]) => judge(site, attack, wire, answer));
};

interface Answer {
  readonly status: number;
  readonly body: string;
}

const WIRES: Readonly<Record<Wire, (site: HostileSite, text: string) => Promise<Answer>>> = {
  casjobs: ({ server }, qry) => {
    const { wsid, pw } = server;
    const ask = { wsid, pw, qry, context: 'Stars', taskname: 'hostile', isSystem: 'false' };
    return server.post('ExecuteQuickJob', ask);
  },
  tap: async ({ server }, QUERY) => {
    const answer = await fetch(`${server.url}/tap/sync`, {
      method: 'POST',
      headers: basicOf('demo', server.pw),
      body: new URLSearchParams({ LANG: 'ADQL', RESPONSEFORMAT: 'csv', QUERY }),
    });
    return { status: answer.status, body: await answer.text() };
  },
};

const DIALECTS = { casjobs: 'casjobs', tap: 'adql' } as const satisfies Record<Wire, Dialect>;

const judge = (
  { canaries }: HostileSite,
  { group, text, passesLock }: Attack,
  wire: Wire,
  { status, body }: Answer,
): Verdict => {
  const isLeak = canaries.some((canary) => body.includes(canary) && !text.includes(canary));
  const isLoose = status === 200 && TAKING.has(group) && passesLock === undefined;
  const isOpen = isLeak || isLoose || BUG.test(body);
  const wall = isOpen ? 'OPEN' : wallOf(text, wire, { status, body });
  return { group, text, wall, said: `${status} ${body}` };
};

/** What a bug of ours is told with, on either wire (`apologyOf`). */
const BUG = /Something went wrong on the server/;

const wallOf = (text: string, wire: Wire, { status, body }: Answer): Wall => {
  if (status === 200) return 'nothing to take';
  if (DOOR.test(body) || status === 413) return 'door';
  if (parseIn(DIALECTS[wire], text).kind === 'unparsable') return 'parser';
  return LIMIT.test(body) ? 'limits' : 'binder';
};

/** What is refused before anybody reads it as SQL. */
const DOOR = /queryCharactersMax|unsignedBytesMax|is too large|waits? for a slot/;

const LIMIT =
  /Seconds|memory|disk|quota|BytesMax|loopTurnsMax|went round|too (?:large|long)|ended before/i;
