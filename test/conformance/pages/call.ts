// The sample requests of a page with values in the place of the names of types, sent to a server;
// and what came back, held against the sample response: every element, its order and its type.

import assert from 'node:assert/strict';
import type { SeedPage, SeedSample } from './page.ts';
import { pathOf } from './own-page.ts';
import { send, type Answered, type Sent } from './send.ts';
import { readTree, type Tree } from './tree.ts';

/** Values by the names of parameters. */
export type Values = Readonly<Record<string, string>>;

/** The sample of `page` under that title. */
export const sampleOf = (page: SeedPage, title: SeedSample['title']): SeedSample => {
  const sample = page.samples.find((each) => each.title === title);
  if (sample === undefined) throw new Error(`${page.file} has no sample of ${title}`);
  return sample;
};

/** The sample's request with these values in it. */
export const filled = (page: SeedPage, sample: SeedSample, values: Values): Sent => {
  const text = sample.request.join('\n');
  const [, method = '', target = ''] = /^(\S+) (\S+)/.exec(text) ?? [];
  const headers: Record<string, string> = {};
  for (const name of ['Host', 'Content-Type', 'SOAPAction']) {
    const value = new RegExp(`${name}: ("[^"]*"|[^\\s;]+(?:; charset=\\S+)?)`).exec(text)?.[1];
    if (value !== undefined) headers[name] = value;
  }
  if (sample.title === 'HTTP GET') {
    const [path = '', form = ''] = target.split('?');
    return { method, target: `${path}?${filledForm(page, form, values)}`, headers };
  }
  const content = text.slice(
    text.indexOf('Content-Length: length') + 'Content-Length: length'.length,
  );
  // Only the heading of SOAPAction may come behind the length.
  const [body = ''] = /<\?xml[^]*$|\S+=\S*$/.exec(content) ?? [];
  return {
    method,
    target,
    headers,
    body: sample.title === 'HTTP POST' ? filledForm(page, body, values) : filledXml(body, values),
  };
};

const filledForm = (page: SeedPage, form: string, values: Values): string =>
  form
    .split('&')
    .map((pair) => {
      const [name = ''] = pair.split('=');
      const value = values[name];
      if (value === undefined) throw new Error(`${page.operation} takes ${name} too`);
      return `${name}=${encodeURIComponent(value)}`;
    })
    .join('&');

const filledXml = (xml: string, values: Values): string =>
  Object.entries(values).reduce((whole, [name, value]) => {
    const element = new RegExp(`<${name}>[a-zA-Z]+</${name}>`);
    if (!element.test(whole)) throw new Error(`the sample has no element ${name}`);
    const escaped = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return whole.replace(element, () => `<${name}>${escaped}</${name}>`);
  }, xml);

/** Calls the operation as one of its samples does. */
export const callBy = (
  url: string,
  page: SeedPage,
  asked: { readonly title: SeedSample['title']; readonly values: Values; signal?: AbortSignal },
): Promise<Answered> => {
  const sent = filled(page, sampleOf(page, asked.title), asked.values);
  return send(url, { ...sent, ...(asked.signal === undefined ? {} : { signal: asked.signal }) });
};

/** Calls an operation that is on no page, of the same service, as its SOAP 1.1 sample would. */
export const callBeside = (
  url: string,
  page: SeedPage,
  operation: string,
  values: Values,
): Promise<Answered> => {
  const { headers, body = '' } = filled(page, sampleOf(page, 'SOAP 1.1'), {});
  const namespace = new RegExp(`<${page.operation} xmlns="([^"]*)"`).exec(body)?.[1] ?? '';
  const fields = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  const inside = `<${operation} xmlns="${namespace}">${fields.join('')}</${operation}>`;
  const own = new RegExp(`<${page.operation} [^]*</${page.operation}>`);
  const action = (headers['SOAPAction'] ?? '').replace(page.operation, operation);
  return send(url, {
    method: 'POST',
    target: pathOf(page),
    headers: { ...headers, SOAPAction: action },
    body: body.replace(own, () => inside),
  });
};

/** Holds a good answer against the sample's; returns the result, empty where there is none. */
export const holdShape = (sample: SeedSample, answer: Answered): Tree => {
  const text = sample.response.join('\n');
  assert.equal(answer.status, Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), answer.body);
  const type = /Content-Type: ([^\s;]+(?:; charset=\S+)?)/.exec(text)?.[1] ?? '';
  assert.equal(answer.type, type);
  const xml = text.indexOf('<?xml');
  if (xml < 0) {
    assert.equal(answer.body, '', 'an answer of nothing has no body');
    return { name: '', uri: '', children: [], text: '' };
  }
  const shown = resultOf(readTree(text.slice(xml)));
  const got = resultOf(readTree(answer.body));
  assert.equal(`{${got.uri}}${got.name}`, `{${shown.uri}}${shown.name}`);
  holdTree(shown, got);
  const [result] = got.children;
  return result !== undefined && got.name.endsWith('Response') ? result : got;
};

/** The response element of an envelope, which is checked on the way, or the document itself. */
const resultOf = (tree: Tree): Tree => {
  if (tree.name !== 'Envelope') return tree;
  assert.deepEqual(
    tree.children.map(({ name, uri }) => ({ name, uri })),
    [{ name: 'Body', uri: tree.uri }],
  );
  const [response, ...more] = tree.children[0]?.children ?? [];
  assert.ok(response !== undefined && more.length === 0, 'a body has one response');
  return response;
};

/** Every element stands on the page, in its order; of those that may not be missing, none is. */
const holdTree = (shown: Tree, got: Tree): void => {
  if (shown.children.length === 0) {
    assert.deepEqual(got.children, [], `${got.name} holds no elements`);
    if (shown.text !== '') assert.match(got.text, VALUES[shown.text] ?? /^/, got.name);
    return;
  }
  assert.equal(got.uri, shown.uri);
  const [first, second] = shown.children;
  if (first !== undefined && first.name === second?.name) {
    for (const item of got.children) {
      assert.equal(item.name, first.name);
      holdTree(first, item);
    }
    return;
  }
  const rest = [...got.children];
  for (const field of shown.children) {
    if (rest[0]?.name !== field.name) {
      assert.equal(field.text, 'string', `${got.name} lacks ${field.name}, or has it elsewhere`);
      continue;
    }
    const [next] = rest.splice(0, 1);
    if (next !== undefined) holdTree(field, next);
  }
  assert.deepEqual(
    rest.map(({ name }) => name),
    [],
    `${got.name} has what the page has not`,
  );
};

/** How the values of each type look in XML Schema. */
const VALUES: Readonly<Record<string, RegExp>> = {
  long: /^-?\d{1,19}$/,
  int: /^-?\d{1,10}$/,
  boolean: /^(?:true|false)$/,
  dateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?$/,
};
