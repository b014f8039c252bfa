// What `serve` prints once it answers: where it listens, where the data are, and at the first start
// the demo account with two commands to paste. The only place that ever prints a password.

import type { AccountId } from '../domain/account.ts';
import { DEMO_LOGIN } from './demo.ts';

/** What the text tells of. */
export interface Started {
  readonly version: string;
  readonly url: string;
  readonly otherUrls: readonly string[];
  readonly data: string;
  /** From the start of the process until it answered. */
  readonly seconds: number;
  /** The demo account, when this start made it. */
  readonly demo:
    | {
        readonly id: AccountId;
        readonly login: string;
        readonly password: string;
      }
    | undefined;
  /** Whether this start made the demo context. */
  readonly hasNewContext: boolean;
  /** The logins that there were before this start. */
  readonly logins: readonly string[];
  /** Sentences about what the operator should know, as a wall that is missing. */
  readonly warnings: readonly string[];
}

/** The lines, in order. */
export const startText = (started: Started): readonly string[] => {
  const { version, data, seconds, demo, warnings } = started;
  const url = started.url.replace(/\/$/, '');
  return [
    `Almagest ${version} answers at ${url}/ (after ${seconds.toFixed(1)} s).`,
    ...started.otherUrls.map((other) => `It answers at ${other}/ too.`),
    `Its data are in ${data}.`,
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...(demo === undefined ? accountLines(started) : ['', ...demoLines(url, demo)]),
    '',
    'Ctrl-C stops it; jobs that run then are taken up again at the next start.',
  ];
};

/** A password that was not seen when it was told cannot be told again, but another can be set. */
const accountLines = ({ logins, hasNewContext }: Started): readonly string[] => {
  if (logins.length === 0) {
    return ['There is no account yet: almagest account add LOGIN makes one.'];
  }
  if (!logins.includes(DEMO_LOGIN)) return hasNewContext ? [NO_DEMO_ACCOUNT] : [];
  const command = `almagest account set-password ${DEMO_LOGIN}`;
  return [`The ${DEMO_LOGIN} account is there; a new password: ${command}`];
};

/** Who has made an account before the first start may wait for the one that was promised. */
const NO_DEMO_ACCOUNT =
  'The demo catalog was made, and no demo account, for there is an account already: ' +
  'sign in as that one, or almagest account add LOGIN makes another.';

const demoLines = (url: string, demo: NonNullable<Started['demo']>): readonly string[] => {
  const service = `${url}/casjobs/services/jobs.asmx`;
  const { id, login, password } = demo;
  return [
    `The account '${login}' was made; its password is shown this once:`,
    '',
    `  wsid      ${id}`,
    `  password  ${password}`,
    '',
    'The stars within a degree of the Pleiades, brightest first, by curl:',
    '',
    `  curl -sS ${service}/ExecuteQuickJob \\`,
    `    -d wsid=${id} -d pw=${password} \\`,
    '    -d context=Stars -d taskname=pleiades -d isSystem=false \\',
    `    --data-urlencode "qry=${PLEIADES}"`,
    '',
    'and by Python:',
    '',
    "  python3 - <<'END'",
    '  from urllib.parse import urlencode',
    '  from urllib.request import urlopen',
    `  ask = dict(wsid=${id}, pw="${password}", context="Stars", taskname="pleiades",`,
    `      isSystem="false", qry="${PLEIADES}")`,
    `  print(urlopen("${service}/ExecuteQuickJob", urlencode(ask).encode()).read().decode())`,
    '  END',
  ];
};

/** Alcyone, the brightest of them, is the first row. */
const PLEIADES =
  'SELECT TOP 10 h.hip, h.name, h.ra, h.dec, h.vmag, n.distance ' +
  'FROM fGetNearbyObjEq(56.75, 24.12, 60) AS n JOIN Hipparcos AS h ON h.hip = n.objID ' +
  'ORDER BY h.vmag';
