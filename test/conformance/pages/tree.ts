// XML as a tree of elements, read by saxes with its namespaces: what a client's parser sees.
// Attributes are not kept: no page shows one.

import { SaxesParser } from 'saxes';

/** An element. */
export interface Tree {
  /** Without its prefix. */
  readonly name: string;
  readonly uri: string;
  readonly children: readonly Tree[];
  /** Its own text, where it holds no elements. */
  readonly text: string;
}

/** The root element of a document; throws what is not well-formed. */
export const readTree = (xml: string): Tree => {
  const parser = new SaxesParser({ xmlns: true });
  const top: Growing = { name: '', uri: '', children: [], text: '' };
  const open = [top];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri }) => {
    const element: Growing = { name: local, uri, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const add = (text: string): void => {
    const last = open.at(-1);
    if (last !== undefined) last.text += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed !== undefined && closed.children.length > 0) closed.text = '';
  });
  parser.write(xml).close();
  const [root] = top.children;
  if (root === undefined) throw new Error('The document has no element.');
  return root;
};

interface Growing extends Tree {
  readonly children: Growing[];
  text: string;
}

/** The text of each child by its name: a row of an answer. */
export type Row = Readonly<Record<string, string>>;

/** An element's children as a row. */
export const rowOf = ({ children }: Tree): Row =>
  Object.fromEntries(children.map(({ name, text }) => [name, text]));
