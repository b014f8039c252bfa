// What a document is made of, as our reader and as the oracle tell it, in one comparable form.
// No document is judged here; the tests compare.

import { SaxesParser } from 'saxes';
import { xmlPlaceOf } from '../../../src/base/xml/problem.ts';
import { xmlReader, type XmlLimits } from '../../../src/base/xml/reader.ts';

/** A line for each thing read, texts joined; or null for a document that is not well-formed. */
export type Told = readonly string[] | null;

/** Limits that no document of a test meets unless it means to. */
export const WIDE: XmlLimits = {
  depthMax: 200,
  attributesMax: 200,
  prefixesMax: 200,
  nameCharactersMax: 1_000_000,
  tokenCharactersMax: 1_000_000,
  textCharactersMax: Infinity,
};

const collector = () => {
  const told: string[] = [];
  let text = '';
  const tell = (line: string): void => {
    if (text !== '') told.push(`text ${JSON.stringify(text)}`);
    text = '';
    told.push(line);
  };
  return { told, tell, add: (piece: string) => void (text += piece) };
};

const nameOf = (namespace: string, local: string): string => `{${namespace}}${local}`;

/** What our reader makes of a document that comes in these pieces. */
export const toldByUs = (pieces: readonly string[], limits: XmlLimits = WIDE): Told => {
  const { told, tell, add } = collector();
  const reader = xmlReader(
    {
      open: ({ namespace, local, attributes }) => {
        const written = attributes.map((a) => `${nameOf(a.namespace, a.local)}=${a.value}`);
        tell(`open ${nameOf(namespace, local)} ${written.toSorted().join(' ')}`);
      },
      close: () => tell('close'),
      text: (piece) => {
        // Each piece may be encoded by itself.
        if (!piece.isWellFormed()) throw new Error('A piece cuts a character in two.');
        add(piece);
      },
      other: () => {},
    },
    limits,
  );
  try {
    for (const piece of pieces) reader.write(piece);
    reader.end();
    return told;
  } catch (error) {
    if (xmlPlaceOf(error) !== null) return null;
    throw error;
  }
};

/** What saxes makes of it. */
export const toldBySaxes = (document: string): Told => {
  const { told, tell, add } = collector();
  const parser = new SaxesParser({ xmlns: true });
  let isSound = true;
  parser.on('error', () => {
    isSound = false;
  });
  parser.on('opentag', (tag) => {
    const written = Object.values(tag.attributes)
      .filter(({ uri }) => uri !== 'http://www.w3.org/2000/xmlns/')
      .map(({ uri, local, value }) => `${nameOf(uri, local)}=${value}`);
    tell(`open ${nameOf(tag.uri, tag.local)} ${written.toSorted().join(' ')}`);
  });
  parser.on('closetag', () => tell('close'));
  parser.on('text', (text) => {
    // Outside the root element saxes tells white space; there is nothing to read there.
    if (told.length > 0 && told.filter((line) => line.startsWith('open')).length > closes(told)) {
      add(text);
    }
  });
  parser.on('cdata', add);
  parser.write(document).close();
  return isSound ? told : null;
};

const closes = (told: readonly string[]): number => told.filter((line) => line === 'close').length;
