// The Servers service of CasJobs: what runs the queries of each queue, for admins. A server of the
// original is a queue here: a context with a limit of time.
// Of machines, users of a database and their passwords nothing is ever told.

import type { ForAdmins } from '../../core/account-keeping.ts';
import type { Accounts } from '../../core/accounts.ts';
import type { NamedQueue, QueueStates } from '../../core/queue-states.ts';
import type { AccountId } from '../../domain/account.ts';
import type { QueueClass } from '../../domain/queue.ts';
import { arrayOf, int, long, method, optional, record, service, text } from '../asmx/declare.ts';
import type { RecordValue, Service } from '../asmx/declare.ts';
import { contains, keysetsOf, readInt, readRange, unreadable } from './condition-grammar.ts';
import { SERVERS_DOCS, SERVERS_SERVICE_DOC } from './docs.ts';
import { faultOf } from './faults.ts';

/** What the service needs of the rest of the house. */
export interface ServersServiceParts {
  readonly accounts: Pick<Accounts, 'signIn'>;
  readonly queueStates: ForAdmins<Pick<QueueStates, 'list'>>;
  /** Jobs of each class that one server runs at a time. */
  readonly slots: Readonly<Record<QueueClass, number>>;
}

/** The service `Servers`, at the two addresses under which sites have it. */
export const serversServiceOf = (parts: ServersServiceParts): Service =>
  service(
    {
      name: 'Servers',
      namespace: 'http://Services.Cas.jhu.edu',
      description: SERVERS_SERVICE_DOC,
      paths: SERVERS_PATHS,
      looseNames: true,
      faultOf,
    },
    {
      GetServers: method({
        doc: SERVERS_DOCS.GetServers,
        input: { admin_wsid: long, admin_pw: text, conditions: optional(text) },
        output: arrayOf(CJ_SERVER),
        run: async ({ admin_wsid, admin_pw, conditions }, { address }) => {
          const who = { id: admin_wsid as AccountId, password: admin_pw ?? '', address };
          const states = parts.queueStates(await parts.accounts.signIn(who));
          const isMet = readServerConditions(conditions ?? '');
          const queues = await states.list();
          return queues.flatMap((queue) => serverOf(queue, parts.slots)).filter(isMet);
        },
      }),
    },
  );

/** Where the service stands; the second is where MAST has it. */
export const SERVERS_PATHS = [
  '/casjobs/services/servers.asmx',
  '/gcasjobs/services/servers.asmx',
] as const;

/** The fields that the original names, in its order; what is not told is left out. */
const CJ_SERVER = record('CJServer', {
  Name: text,
  Timeout: int,
  Context: text,
  DBUser: text,
  DBMachine: text,
  DBCatalog: text,
  ExecCap: int,
  GPriv: text,
  DBPw: text,
});

type CjServer = RecordValue<typeof CJ_SERVER>;

/** A row for each queue; all of them together are none. */
const serverOf = (
  { name, queue }: NamedQueue,
  slots: ServersServiceParts['slots'],
): readonly CjServer[] =>
  queue === undefined
    ? []
    : [
        {
          Name: name,
          Timeout: queue.minutes,
          Context: queue.context,
          DBUser: null,
          DBMachine: null,
          DBCatalog: queue.context,
          ExecCap: slots[queue.class],
          GPriv: null,
          DBPw: null,
        },
      ];

const FIELDS = new Map(Object.keys(CJ_SERVER.fields).map((field) => [field.toLowerCase(), field]));

/** What the conditions say of a row; a field that is not told meets none. */
const readServerConditions = (conditions: string): ((row: CjServer) => boolean) => {
  const demands = keysetsOf(conditions).map(({ key, words }) => {
    const field = FIELDS.get(key.toLowerCase()) as keyof CjServer | undefined;
    if (field === undefined) {
      throw unreadable(key, `the keys are ${[...FIELDS.keys()].join(', ')}`);
    }
    return field === 'Timeout' || field === 'ExecCap'
      ? numberDemand(field, words)
      : textDemand(field, words);
  });
  return (row) => demands.every((isMet) => isMet(row));
};

const numberDemand = (field: 'Timeout' | 'ExecCap', words: readonly string[]) => {
  const ranges = words.map((word) => readRange(word, readInt));
  return (row: CjServer): boolean => ranges.some((range) => contains(range, row[field]));
};

const textDemand = (
  field: Exclude<keyof CjServer, 'Timeout' | 'ExecCap'>,
  words: readonly string[],
) => {
  const ranges = words.map((word) => readRange(word, (end) => end.toLowerCase()));
  return (row: CjServer): boolean => {
    const value = row[field]?.toLowerCase();
    return value !== undefined && ranges.some((range) => contains(range, value));
  };
};
