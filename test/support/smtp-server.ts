// A small SMTP server of RFC 5321, for tests: it takes letters, keeps them, and turns away as many
// as it is told to. It speaks over a real socket, in clear text, on this machine alone.

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { until } from './until.ts';

/** A letter as it came over the wire. */
export interface TakenLetter {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and text, dots taken back. */
  readonly data: string;
}

export interface SmtpServer extends AsyncDisposable {
  readonly url: string;
  readonly taken: readonly TakenLetter[];
  /** How many letters are turned away before one is taken, as greylisting does. */
  turnAway: number;
  /** Every line that was said to it, of letters too. */
  readonly heard: readonly string[];
  /** Resolves once `count` letters were taken. */
  has(count: number): Promise<void>;
}

export const startSmtpServer = async (): Promise<SmtpServer> => {
  const taken: TakenLetter[] = [];
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    void converse(socket, smtp, { taken, heard });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const smtp: SmtpServer = {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    turnAway: 0,
    heard,
    has: async (count) => {
      await until(() => taken.length >= count, `${count} letters`);
    },
    [Symbol.asyncDispose]: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
  return smtp;
};

/** What a server keeps. */
interface Kept {
  readonly taken: TakenLetter[];
  readonly heard: string[];
}

const converse = async (
  socket: Socket,
  smtp: SmtpServer,
  { taken, heard }: Kept,
): Promise<void> => {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let from = '';
  let to: string[] = [];
  let data: string[] | null = null;
  say('220 test ESMTP');
  for await (const line of createInterface({ input: socket })) {
    heard.push(line);
    if (data !== null) {
      if (line !== '.') {
        data.push(line.replace(/^\./, ''));
        continue;
      }
      taken.push({ from, to, data: data.join('\n') });
      data = null;
      to = [];
      say('250 taken');
      continue;
    }
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    if (verb === 'EHLO' || verb === 'HELO') say('250-test\r\n250 AUTH PLAIN');
    else if (verb === 'AUTH') say('235 yes');
    else if (verb === 'MAIL' && smtp.turnAway > 0) {
      smtp.turnAway -= 1;
      say('451 come again later');
    } else if (verb === 'MAIL') {
      from = /<(.*)>/.exec(line)?.[1] ?? '';
      say('250 yes');
    } else if (verb === 'RCPT') {
      to.push(/<(.*)>/.exec(line)?.[1] ?? '');
      say('250 yes');
    } else if (verb === 'DATA') {
      data = [];
      say('354 go on');
    } else if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
    } else say(verb === 'RSET' ? '250 yes' : '502 unknown here');
  }
};
