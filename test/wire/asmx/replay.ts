// Replays recorded exchanges: sends what was sent to the fixture services, set up as the recorded
// server was, and compares what comes back with what came back then. What may differ is written
// here and nowhere else; what differs on purpose says why.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import { createHttpServer, type HttpServer } from '../../../src/wire/http/server.ts';
import { exchange, keeping } from '../http/serving.ts';
import { FIXTURE_PARTS } from './fixture-services.ts';

/** One recorded exchange. */
export interface Recording {
  /** `folder/case`. */
  readonly name: string;
  readonly request: Buffer;
  readonly answer: Answer;
}

/** What counts of an answer. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: string;
}

/** How a replay went. */
export type Outcome =
  | { readonly kind: 'same' }
  /** Told apart on purpose, for a reason that docs/protocols/asmx.md gives too. */
  | { readonly kind: 'on purpose'; readonly why: string }
  | { readonly kind: 'different'; readonly got: Answer };

/** The recordings in the folders of `folder`, in order. */
export const recordingsIn = (folder: string): readonly Recording[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .flatMap((inside) =>
      readdirSync(join(folder, inside))
        .filter((file) => file.endsWith('.req'))
        .toSorted()
        .map((file) => recordingOf(folder, `${inside}/${file.slice(0, -'.req'.length)}`)),
    );

const recordingOf = (folder: string, name: string): Recording => ({
  name,
  request: readFileSync(join(folder, `${name}.req`)),
  answer: answerOf(readFileSync(join(folder, `${name}.res`))),
});

const answerOf = (bytes: Buffer): Answer => {
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const type = lines.find((line) => line.toLowerCase().startsWith('content-type:'));
  return {
    status: Number(first.split(' ')[1]),
    type: type?.slice('content-type:'.length).trim() ?? null,
    body: bytes.subarray(end + 4).toString('utf8'),
  };
};

/** The fixture services in the three set-ups that were recorded. */
export interface ReplayServers extends AsyncDisposable {
  replay(recording: Recording): Promise<Outcome>;
}

/** Starts them, each on a free port. */
export const startReplayServers = async (): Promise<ReplayServers> => {
  const servers = new Map<SetUp, HttpServer>();
  for (const setUp of Object.keys(SET_UPS) as SetUp[]) {
    servers.set(setUp, await startServer(setUp));
  }
  return {
    replay: async (recording) => {
      const setUp = setUpOf(recording);
      const { headers, body, status } = await exchange(
        servers.get(setUp)?.port ?? 0,
        fromItsPlace(recording),
      );
      const got = { status, type: headers['content-type'] ?? null, body: body.toString('utf8') };
      const why = ON_PURPOSE.find(({ is }) => is(recording, got))?.why;
      if (why !== undefined) return { kind: 'on purpose', why };
      return isSame(recording, got) ? { kind: 'same' } : { kind: 'different', got };
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of servers.values()) await server.stop();
    },
  };
};

/** By the folder's name: what differs from the parts that all others were recorded with. */
const SET_UPS = {
  usual: FIXTURE_PARTS,
  'customErrors-off': { ...FIXTURE_PARTS, errors: 'development' },
  'default-config': {
    ...FIXTURE_PARTS,
    errors: 'by-client',
    services: FIXTURE_PARTS.services.map((each) => ({ ...each, forms: 'local-post' as const })),
  },
} as const;

type SetUp = keyof typeof SET_UPS;

const setUpOf = ({ name }: Recording): SetUp => {
  const folder = name.slice(0, name.indexOf('/'));
  return folder in SET_UPS ? (folder as SetUp) : 'usual';
};

const startServer = (setUp: SetUp): Promise<HttpServer> =>
  createHttpServer({
    host: '127.0.0.1',
    port: 0,
    protocols: [asmxOf(SET_UPS[setUp])],
    observer: keeping(),
    publicUrl: null,
    // A proxy on this machine may say that a client is far away.
    trustProxy: true,
    requestBytesMax: 10_000_000,
    limits: { stopSeconds: 0.2 },
  });

/** The request as it was sent, with the word of a proxy where it came from far away. */
const fromItsPlace = ({ name, request }: Recording): Buffer => {
  if (!name.endsWith('_remote')) return request;
  const line = request.indexOf('\r\n') + 2;
  const proxied = Buffer.from('X-Forwarded-For: 198.51.100.7\r\n');
  return Buffer.concat([request.subarray(0, line), proxied, request.subarray(line)]);
};

const isSame = ({ answer }: Recording, got: Answer): boolean => {
  if (got.status !== answer.status) return false;
  if (answer.body.startsWith('<!-- an HTML page -->'))
    return got.type?.startsWith('text/html') === true;
  return isDeepStrictEqual(typeOf(got), typeOf(answer)) && comparable(got) === comparable(answer);
};

/** The recorded host named no charset for its pages. */
const typeOf = ({ type }: Answer): string | null =>
  type?.startsWith('text/html') === true ? 'text/html' : type;

/**
 * The recorded host wrote LF for .NET's CRLF; outside envelopes it declared namespaces in the order
 * of its hashes, which is nobody's; and its stack traces are its own. Markup that only a schema has
 * is told by its tree, of which the indentation is no part.
 */
const comparable = ({ body }: Answer): string => {
  const lines = body
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n');
  return body.includes('<soap:Envelope') ? lines : lines.replace(/<[^<>]+>/g, sortedDeclarations);
};

const sortedDeclarations = (tag: string): string => {
  const declared = tag.match(DECLARATION) ?? [];
  return tag.replace(DECLARATION, '') + declared.toSorted().join('');
};

const DECLARATION = / xmlns(?::\w+)?="[^"]*"/g;

const undocumented = (body: string): string =>
  body.replace(/\s*<wsdl:documentation[^>]*>[^<]*<\/wsdl:documentation>/g, '');

/** Where we differ, as docs/protocols/asmx.md has it. */
const ON_PURPOSE: readonly {
  readonly why: string;
  readonly is: (recording: Recording, got: Answer) => boolean;
}[] = [
  {
    why: 'the recorded host leaves out the full stop that .NET writes (1.9, point 4)',
    is: ({ answer }, got) =>
      answer.body.trim() === 'Object reference not set to an instance of an object' &&
      got.body.trim() === 'Object reference not set to an instance of an object.',
  },
  {
    why: 'the recorded host has no text for a date that it cannot read (1.9, point 4)',
    is: ({ answer }, got) =>
      answer.body.includes('Format_UnknownDateTimeWord') &&
      got.body.includes('The string was not recognized as a valid DateTime.'),
  },
  {
    why: 'the recorded host answers JSON to a service without a script (1.9, point 6)',
    is: ({ answer }, got) => answer.type === 'application/json' && got.status === 500,
  },
  {
    why: 'the recorded host does not decode %uXXXX as .NET does (1.9, point 13)',
    is: ({ request, answer }, got) =>
      /%u[0-9a-f]{4}/i.test(request.toString('latin1')) &&
      answer.body.includes('%u') &&
      got.status === 200,
  },
  {
    why: 'what the recorded service said of itself, in its own sentences, is not repeated here',
    is: ({ answer }, got) =>
      comparable(answer) !== comparable(got) &&
      undocumented(comparable(answer)) === undocumented(comparable(got)),
  },
  {
    why: 'the recorded host says 200, and not 202, to calls that nobody waits for (1.9, point 5)',
    is: ({ answer }, got) =>
      answer.status === 200 && answer.body === '' && got.status === 202 && got.body === '',
  },
  {
    why: 'paths are found in any case, as on Windows',
    is: ({ answer }, got) => answer.status === 404 && got.status === 200,
  },
];
