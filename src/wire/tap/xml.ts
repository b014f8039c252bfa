// Documents of XML as answers, and what they share.
// What a document tells is not here.

import { cleaned } from '../../base/xml/escape.ts';
import { xmlText, type XmlTree } from '../../base/xml/tree.ts';
import type { HttpAnswer } from '../http/message.ts';

/** Where `xsi:nil` and `xsi:type` are from. */
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** A document as it is sent; what XML cannot hold becomes U+FFFD. */
export const xmlAnswer = (root: XmlTree, status = 200): HttpAnswer => ({
  status,
  headers: { 'Content-Type': 'text/xml; charset=utf-8' },
  body: `${xmlText(tidy(root))}\n`,
});

/** A tree without what XML cannot hold. */
export const tidy = ([name, attributes, ...inside]: XmlTree): XmlTree => [
  name,
  Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, cleaned(value)])),
  ...inside.map((part) => (typeof part === 'string' ? cleaned(part) : tidy(part))),
];

/** An element with a text, or none where there is no text. */
export const textElement = (name: string, text: string | undefined): readonly XmlTree[] =>
  text === undefined ? [] : [[name, {}, text]];
