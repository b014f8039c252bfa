// From the text of a start tag to an element with its names resolved, within the limits of a tag.
// What is wrong with it comes back as a sentence; where it stands is for the reader to say.

import { attributesOf } from './attributes.ts';
import { declaredPrefix, resolved } from './namespaces.ts';
import type { ExpandedName, Namespaces, RawAttribute } from './namespaces.ts';

/** An element's start, names resolved; namespace declarations are not among its attributes. */
export interface XmlElement extends ExpandedName {
  readonly attributes: readonly (ExpandedName & { readonly value: string })[];
}

/** What one start tag may have. */
export interface TagLimits {
  readonly attributesMax: number;
  /** Of one name as it is written, with its prefix. */
  readonly nameCharactersMax: number;
}

/** The element of a tag, whose declarations enter `namespaces`; a text is what is wrong with it. */
export const elementOf = (
  tag: { readonly name: string; readonly rest: string },
  namespaces: Namespaces,
  { attributesMax, nameCharactersMax }: TagLimits,
): XmlElement | string => {
  const raw = attributesOf(tag.rest);
  if (raw === null) return 'The attributes of a start tag are not well-formed.';
  if (raw.length > attributesMax) return `An element has more than ${attributesMax} attributes.`;
  const isLong = ({ length }: string): boolean => length > nameCharactersMax;
  if (isLong(tag.name) || raw.some(({ name }) => isLong(name))) {
    return `A name has more than ${nameCharactersMax} characters.`;
  }
  const wrong = namespaces.enter(raw);
  if (wrong !== null) return wrong;
  const element = resolved(tag.name, namespaces, 'element');
  if (!element) return 'An element name is no name, or its prefix is not declared.';
  if (raw.length === 0) return { ...element, attributes: [] };
  const attributes = attributesIn(raw, namespaces);
  return typeof attributes === 'string' ? attributes : { ...element, attributes };
};

const attributesIn = (
  raw: readonly RawAttribute[],
  namespaces: Namespaces,
): XmlElement['attributes'] | string => {
  const attributes: XmlElement['attributes'][number][] = [];
  const names = new Set<string>();
  for (const { name, value } of raw) {
    const attribute = resolved(name, namespaces, 'attribute');
    if (!attribute) return 'An attribute name is no name, or its prefix is not declared.';
    const key = `${attribute.namespace} ${attribute.local}`;
    if (names.has(key)) return 'An element has the same attribute twice.';
    names.add(key);
    if (declaredPrefix(name) === null) attributes.push({ ...attribute, value });
  }
  return attributes;
};
