// Namespaces in XML: prefixes in force, and the names that they make. A prefix that is not
// declared, or declared against the rules, is an error; the caller says where.

import { isPlainName } from './names.ts';

/** An attribute or element name, resolved. The empty namespace is no namespace. */
export interface ExpandedName {
  readonly namespace: string;
  readonly local: string;
}

/** An attribute as it stands in the tag; its value with references expanded. */
export interface RawAttribute {
  readonly name: string;
  readonly value: string;
}

/** The prefixes in force where a reader stands. */
export interface Namespaces {
  /** Enters an element with these attributes; a text is what is wrong with them. */
  enter(attributes: readonly RawAttribute[]): string | null;
  /** Leaves the element entered last: what it declared holds no longer. */
  leave(): void;
  /** The namespace of a prefix, the empty one being the default; undefined where there is none. */
  of(prefix: string): string | undefined;
}

/**
 * What holds before any element is open. One table serves all depths and each element keeps only
 * what it changed in it: with a table of its own for each, a sender says how much is copied.
 */
export const createNamespaces = (prefixesMax: number): Namespaces => {
  const inForce = new Map(OUTER);
  const changes: (readonly Change[])[] = [];
  const declare = ({ name, value }: RawAttribute, changed: Change[]): string | null => {
    const prefix = declaredPrefix(name);
    if (prefix === null) return null;
    const problem = declarationProblem(prefix, value);
    if (problem !== null) return problem;
    changed.push({ prefix, before: inForce.get(prefix) });
    inForce.set(prefix, value);
    return inForce.size > prefixesMax ? `More than ${prefixesMax} prefixes are declared.` : null;
  };
  return {
    enter: (attributes) => {
      const changed: Change[] = [];
      changes.push(changed);
      for (const attribute of attributes) {
        const problem = declare(attribute, changed);
        if (problem !== null) return problem;
      }
      return null;
    },
    leave: () => {
      for (const { prefix, before } of changes.pop() ?? []) {
        if (before === undefined) inForce.delete(prefix);
        else inForce.set(prefix, before);
      }
    },
    of: (prefix) => inForce.get(prefix),
  };
};

/** A declaration of an open element, with the namespace that the prefix had outside of it. */
interface Change {
  readonly prefix: string;
  readonly before: string | undefined;
}

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';
const OUTER: readonly (readonly [string, string])[] = [
  ['', ''],
  ['xml', XML],
  ['xmlns', XMLNS],
];

/** The prefix that an attribute declares, or null where it declares none. */
export const declaredPrefix = (attribute: string): string | null => {
  if (attribute === 'xmlns') return '';
  return attribute.startsWith('xmlns:') ? attribute.slice(6) : null;
};

/** Resolves a name; null when its prefix is not declared or it is no name. */
export const resolved = (
  name: string,
  namespaces: Namespaces,
  kind: 'element' | 'attribute',
): ExpandedName | null => {
  const colon = name.indexOf(':');
  if (colon < 0) {
    if (!isPlainName(name)) return null;
    return { namespace: kind === 'element' ? (namespaces.of('') ?? '') : '', local: name };
  }
  const prefix = name.slice(0, colon);
  const local = name.slice(colon + 1);
  const namespace = namespaces.of(prefix);
  if (namespace === undefined || !isPlainName(prefix) || !isPlainName(local)) return null;
  if (prefix === 'xmlns' && kind === 'element') return null;
  return { namespace, local };
};

const declarationProblem = (prefix: string, namespace: string): string | null => {
  if (prefix === 'xmlns') return 'The prefix xmlns cannot be declared.';
  if (prefix === 'xml' && namespace !== XML) return 'The prefix xml cannot be bound anew.';
  if (prefix !== 'xml' && namespace === XML) return 'The namespace of xml has another prefix.';
  if (namespace === XMLNS) return 'The namespace of xmlns cannot be declared.';
  if (prefix !== '' && namespace === '') return `The prefix ${prefix} is declared as nothing.`;
  return null;
};
