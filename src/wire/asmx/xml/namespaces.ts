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

/** Prefixes to namespaces; the empty prefix is the default. */
export type Scope = ReadonlyMap<string, string>;

/** What holds before any element is open. */
export const OUTER_SCOPE: Scope = new Map([
  ['', ''],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
  ['xmlns', 'http://www.w3.org/2000/xmlns/'],
]);

/** The scope inside an element with these attributes; a string is what is wrong with them. */
export const scopeWithin = (outer: Scope, attributes: readonly RawAttribute[]): Scope | string => {
  let inner: Map<string, string> | null = null;
  for (const { name, value } of attributes) {
    const prefix = declaredPrefix(name);
    if (prefix === null) continue;
    const problem = declarationProblem(prefix, value);
    if (problem !== null) return problem;
    inner ??= new Map(outer);
    inner.set(prefix, value);
  }
  return inner ?? outer;
};

/** The prefix that an attribute declares, or null where it declares none. */
export const declaredPrefix = (attribute: string): string | null => {
  if (attribute === 'xmlns') return '';
  return attribute.startsWith('xmlns:') ? attribute.slice(6) : null;
};

/** Resolves a name; null when its prefix is not declared or it is no name. */
export const resolved = (
  name: string,
  scope: Scope,
  kind: 'element' | 'attribute',
): ExpandedName | null => {
  const colon = name.indexOf(':');
  if (colon < 0) {
    if (!isPlainName(name)) return null;
    return { namespace: kind === 'element' ? (scope.get('') ?? '') : '', local: name };
  }
  const prefix = name.slice(0, colon);
  const local = name.slice(colon + 1);
  const namespace = scope.get(prefix);
  if (namespace === undefined || !isPlainName(prefix) || !isPlainName(local)) return null;
  if (prefix === 'xmlns' && kind === 'element') return null;
  return { namespace, local };
};

const declarationProblem = (prefix: string, namespace: string): string | null => {
  const [xml, xmlns] = [OUTER_SCOPE.get('xml'), OUTER_SCOPE.get('xmlns')];
  if (prefix === 'xmlns') return 'The prefix xmlns cannot be declared.';
  if (prefix === 'xml' && namespace !== xml) return 'The prefix xml cannot be bound anew.';
  if (prefix !== 'xml' && namespace === xml) return 'The namespace of xml has another prefix.';
  if (namespace === xmlns) return 'The namespace of xmlns cannot be declared.';
  if (prefix !== '' && namespace === '') return `The prefix ${prefix} is declared as nothing.`;
  return null;
};
