// The account pages over a whole core with a real store, on a real server, and a browser for tests:
// it keeps cookies, sends forms as they stand on a page, and runs no script. Every page it is shown
// is parsed strictly, as XML: what is not closed or not escaped throws.

import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';
import { instant } from '../../src/base/time.ts';
import type { Ports } from '../../src/core/parts.ts';
import { accountPagesOf } from '../../src/web/account/pages.ts';
import { downloadsOf, outputUrlOf } from '../../src/wire/casjobs/downloads.ts';
import { createHttpServer } from '../../src/wire/http/server.ts';
import { createObserver } from '../../src/observe/observer.ts';
import { openCore, PASSWORD, type CoreFixture } from './core-fixture.ts';
import { secretly, testLog } from './secrets.ts';

export interface AccountSite extends CoreFixture {
  readonly url: string;
  /** A browser that has signed in with `PASSWORD`. */
  signedIn(login: string): Promise<Browser>;
}

/** A page as a browser has it. */
export interface ShownPage {
  readonly status: number;
  readonly headers: Headers;
  /** With the query. */
  readonly path: string;
  readonly source: string;
  /** What is to be read: text with tags, styles and scripts taken away, its blanks made one. */
  readonly text: string;
  /** What is said of the form that was sent. */
  readonly notice: string;
  readonly links: readonly string[];
  readonly elements: ReadonlySet<string>;
  readonly forms: readonly ShownForm[];
}

/** A form with all its fields as they stand. */
export interface ShownForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What its button says to who only hears it. */
  readonly button: string;
}

export interface Browser {
  /** By name; tests take them away and change them. */
  readonly cookies: Map<string, string>;
  get(path: string): Promise<ShownPage>;
  /** Sends a form of a page, with what is typed into it; follows where it leads. */
  send(form: ShownForm, typed?: Readonly<Record<string, string>>): Promise<ShownPage>;
  /** POSTs fields with headers, as another site or a program might; follows nothing. */
  post(path: string, fields: Readonly<Record<string, string>>, headers?: object): Promise<Response>;
}

/** The form of a page by its action, and by a field where several have it. */
export const formAt = (page: ShownPage, action: string, field: string = ''): ShownForm => {
  const found = page.forms.find(
    (form) =>
      form.action === action && (field === '' || Object.values(form.fields).includes(field)),
  );
  if (found === undefined) assert.fail(`${page.path} has no form to ${action} of ${field}`);
  return found;
};

/** A site with nobody in it. */
export const openAccountSite = async (
  more: Partial<Pick<Ports, 'registration' | 'mail' | 'links'>> = {},
): Promise<AccountSite> => {
  const fixture = await openCore({ quotaBytes: 1_000_000 }, undefined, more);
  const { core } = fixture;
  const now = () => instant(Date.now() + fixture.ahead);
  const server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    protocols: [
      downloadsOf({ outputs: core.outputs, now }),
      accountPagesOf({ ...core, outputUrl: outputUrlOf, now, formBytesMax: 10_000 }),
    ],
    observer: createObserver({ level: 'debug', stream: testLog() }),
    publicUrl: null,
    trustProxy: true,
    requestBytesMax: 1_000_000,
  });
  const url = `http://127.0.0.1:${server.port}`;
  return Object.assign(fixture, {
    url,
    signedIn: async (login: string) => {
      const browser = browserAt(url);
      const page = await browser.get('/account');
      const typed = { name: login, password: PASSWORD };
      const shown = await browser.send(formAt(page, '/account/sign-in'), typed);
      assert.equal(shown.status, 200, shown.text);
      return browser;
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await fixture.close();
    },
  });
};

/** A browser that has been nowhere. */
export const browserAt = (url: string): Browser => {
  const cookies = new Map<string, string>();
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as object), ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, name === 'almagest-session' ? secretly(value) : value);
    }
    return response;
  };
  const follow = async (path: string, response: Response): Promise<ShownPage> => {
    const to = response.headers.get('location');
    if (to === null) return pageOf(path, response);
    return pageOf(to, await ask(to));
  };
  const post: Browser['post'] = (path, fields, headers = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields), headers: { ...headers } });
  return {
    cookies,
    post,
    get: async (path) => follow(path, await ask(path)),
    send: async ({ action, fields }, typed = {}) =>
      follow(action, await post(action, { ...fields, ...typed }, { origin: url })),
  };
};

const pageOf = async (path: string, response: Response): Promise<ShownPage> => {
  const source = await response.text();
  const links: string[] = [];
  const elements = new Set<string>();
  const forms: { action: string; fields: Record<string, string>; button: string }[] = [];
  let [text, notice, within] = ['', '', ''];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements.add(name);
    if (attributes['class']?.startsWith('notice') || /^(style|script|title)$/.test(name))
      within = name;
    const { href, action, name: field, value = '' } = attributes;
    if (href !== undefined) links.push(href);
    if (name === 'form') forms.push({ action: action ?? '', fields: {}, button: '' });
    const form = forms.at(-1);
    if (name === 'input' && form !== undefined && field !== undefined) form.fields[field] = value;
    if (name === 'button' && form !== undefined) form.button = attributes['aria-label'] ?? '';
  });
  parser.on('text', (piece) => {
    if (within === '' || within === 'p') text += piece;
    if (within === 'p') notice += piece;
  });
  parser.on('closetag', ({ name }) => {
    if (name === within) within = '';
  });
  parser.write(source.replace(/^<!doctype html>/i, '')).close();
  const { status, headers } = response;
  const [shown, said] = [text, notice].map((each) => each.replace(/\s+/g, ' ').trim());
  return {
    path,
    status,
    headers,
    source,
    links,
    elements,
    forms,
    text: shown ?? '',
    notice: said ?? '',
  };
};
