// A client of the Command Web Service for tests: SOAP 1.1 written by hand, as the oldest scripts
// do, so that no library of ours stands between a test and the wire.

import assert from 'node:assert/strict';
import { secretly } from './secrets.ts';
import type { ServerInTest } from './running-server.ts';
import { until } from './until.ts';

/** The fields of a call in their order; values are XML. */
export type CommandFields = Readonly<Record<string, string | number | boolean>>;

/** What a call came to. */
export interface CommandAnswer {
  readonly status: number;
  readonly body: string;
}

/** A client with a login of its own. */
export interface CommandClient {
  /** A call as it is, without a token. */
  raw(operation: string, fields: CommandFields): Promise<CommandAnswer>;
  /** The XML inside the result of a call with the login's token; fails where there is a fault. */
  call(operation: string, fields?: CommandFields): Promise<string>;
  /** The text of the fault that a call with the token ends in. */
  fault(operation: string, fields?: CommandFields): Promise<string>;
  /** The rules that a call with the token breaks, as the detail of its fault tells them. */
  brokenRules(operation: string, fields?: CommandFields): Promise<readonly string[]>;
  /** Waits for the end of a job, and gives its statusCode and its message. */
  ended(jobToken: string): Promise<readonly [code: string, message: string]>;
}

/** A query into the table `wanted` of a space, as XML, that runs for minutes unless it is ended. */
export const ENDLESS =
  'SELECT COUNT_BIG(*) AS n INTO wanted FROM Stars..Hipparcos a JOIN Stars..Hipparcos b ' +
  'ON a.ra &lt; b.ra JOIN Stars..Hipparcos c ON b.dec &lt; c.dec';

/** Logs in, and gives what calls with the token of it. */
export const commandClient = async (
  server: Pick<ServerInTest, 'url'>,
  login: { readonly username: string; readonly password: string },
): Promise<CommandClient> => {
  const raw: CommandClient['raw'] = async (operation, fields) => {
    const elements = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
    const response = await fetch(`${server.url}/CommandWebService.asmx`, {
      method: 'POST',
      headers: {
        'Content-Type': 'text/xml; charset=utf-8',
        SOAPAction: `"http://www.birst.com/${operation}"`,
      },
      body:
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>' +
        `<${operation} xmlns="http://www.birst.com/">${elements.join('')}</${operation}>` +
        '</s:Body></s:Envelope>',
    });
    return { status: response.status, body: await response.text() };
  };
  const result = async (operation: string, fields: CommandFields): Promise<string> => {
    const { status, body } = await raw(operation, fields);
    assert.equal(status, 200, body);
    const within = new RegExp(`<${operation}Result(?: [^>]*)?>(.*)</${operation}Result>`, 's');
    return within.exec(body)?.[1] ?? '';
  };
  const token = secretly(await result('Login', { ...login }));
  const call: CommandClient['call'] = (operation, fields = {}) =>
    result(operation, { token, ...fields });
  return {
    raw,
    call,
    fault: async (operation, fields = {}) => {
      const { status, body } = await raw(operation, { token, ...fields });
      assert.equal(status, 500, body);
      return textIn(body, 'faultstring');
    },
    brokenRules: async (operation, fields = {}) => {
      const { body } = await raw(operation, { token, ...fields });
      assert.equal(textIn(body, 'faultstring'), 'Validation failure', body);
      return textsIn(body, 'b:message');
    },
    ended: async (jobToken) => {
      const isOver = async () => (await call('isJobComplete', { jobToken })) === 'true';
      await until(isOver, 'the end of a job');
      const body = await call('getJobStatus', { jobToken });
      return [textIn(body, 'statusCode'), textIn(body, 'message')];
    },
  };
};

/** What stands in the first element of a name; empty where there is none. */
export const textIn = (xml: string, name: string): string =>
  new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';

/** What stands in each element of a name. */
export const textsIn = (xml: string, name: string): readonly string[] =>
  Array.from(xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g')), ([, text = '']) => text);
