// A client of the Command Web Service: SOAP 1.1 on one connection that stays open, as scripts are.
// Bodies are made of texts and bytes that are there already: what is measured is the server.

import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { text as textOf } from 'node:stream/consumers';

/** The fields of a call in their order; values are XML. */
export type CommandFields = Readonly<Record<string, string | number | boolean>>;

/** A client that may have logged in. */
export interface CommandClient extends Disposable {
  /** The XML inside the result of a call with the login's token; throws where there is a fault. */
  call(operation: string, fields?: CommandFields): Promise<string>;
  /** Sends the next chunk of a file. */
  chunk(dataUploadToken: string, chunk: Chunk): Promise<unknown>;
  /** Waits until a job is complete, looking every few milliseconds; throws where it failed. */
  ended(jobToken: string): Promise<void>;
}

/** A chunk as it is sent, so that it is encoded once however often that is. */
export interface Chunk {
  readonly bytes: number;
  readonly base64: Buffer;
}

/** The chunk of these bytes. */
export const chunkOf = (bytes: Buffer): Chunk => ({
  bytes: bytes.length,
  base64: Buffer.from(bytes.toString('base64')),
});

/** A client of whatever answers at `url`; it has no login and needs none of a peer. */
export const openClient = (url: string, token = ''): CommandClient => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = async (operation: string, pieces: readonly Buffer[]): Promise<string> => {
    const headers = {
      'Content-Type': 'text/xml; charset=utf-8',
      'Content-Length': pieces.reduce((sum, { length }) => sum + length, 0),
      SOAPAction: `"${SPACE}${operation}"`,
    };
    const answer = await new Promise<string>((resolve, reject) => {
      const asked = request(`${url}${PATH}`, { method: 'POST', agent, headers }, (response) => {
        textOf(response).then(
          (body) => (response.statusCode === 200 ? resolve(body) : reject(new Error(body))),
          reject,
        );
      });
      asked.on('error', reject);
      for (const piece of pieces) asked.write(piece);
      asked.end();
    });
    const begin = new RegExp(`<${operation}Result[^>]*>`).exec(answer);
    if (begin === null) return '';
    return answer.slice(begin.index + begin[0].length, answer.lastIndexOf(`</${operation}Result>`));
  };
  const call: CommandClient['call'] = (operation, fields = {}) => {
    const { before, after } = around(operation, { ...(token === '' ? {} : { token }), ...fields });
    return send(operation, [Buffer.from(before + after)]);
  };
  return {
    call,
    chunk: (dataUploadToken, { bytes, base64 }) => {
      const { before, after } = around('uploadData', { token, dataUploadToken, numBytes: bytes });
      const [begin, end] = [`${before}<data>`, `</data>${after}`];
      return send('uploadData', [Buffer.from(begin), base64, Buffer.from(end)]);
    },
    ended: async (jobToken) => {
      while ((await call('isJobComplete', { jobToken })) !== 'true') await sleep(LOOK_MILLISECONDS);
      const status = await call('getJobStatus', { jobToken });
      if (textIn(status, 'statusCode') !== 'Complete') throw new Error(status);
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
};

const PATH = '/CommandWebService.asmx';
const SPACE = 'http://www.birst.com/';
const LOOK_MILLISECONDS = 5;

const around = (operation: string, fields: CommandFields) => {
  const elements = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  return {
    before:
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
      `<${operation} xmlns="${SPACE}">${elements.join('')}`,
    after: `</${operation}></s:Body></s:Envelope>`,
  };
};

/** Logs in and gives a client of its own. */
export const loggedIn = async (
  url: string,
  login: { readonly username: string; readonly password: string },
): Promise<CommandClient> => {
  using stranger = openClient(url);
  return openClient(url, await stranger.call('Login', login));
};

/** What stands in the first element of a name; empty where there is none. */
export const textIn = (xml: string, name: string): string =>
  new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
