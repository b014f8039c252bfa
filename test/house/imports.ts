// The floors: who may import whom, and that no import leads back to where it came from.
// The table says what ARCHITECTURE.md says; a room that is not in it may not be.

import { posix } from 'node:path';
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
} from 'typescript/unstable/ast';
import { isStringLiteral, SyntaxKind, type Node } from 'typescript/unstable/ast';
import { lineOf, nodesOf, type Rule, type Source, type Violation } from './source.ts';

/** What one room may import. `types` may only be named, with `import type`. */
interface Room {
  readonly rooms: readonly string[] | 'all';
  readonly types?: readonly string[];
  /** What even a room that may import all may not. */
  readonly never?: readonly string[];
  /** Whether it may use Node's modules that read, write, wait or listen. */
  readonly isPure?: true;
}

const ADAPTER: Room = { rooms: ['base', 'domain', 'ports'] };
const ENGINE_ROOMS = ['base', 'domain', 'ports', 'sql', 'formats'];
const ASMX_SERVICE: Room = {
  rooms: ['base', 'domain', 'formats', 'core', 'wire/http', 'wire/asmx'],
};
const FACADE: Room = { rooms: ['base', 'domain', 'formats', 'core', 'wire/http'] };

/** The rooms of `src`, each with what it may import beside itself. */
const ROOMS: Readonly<Record<string, Room>> = {
  main: { rooms: 'all' },
  admin: { rooms: 'all', never: ['main'] },
  settings: { rooms: ['base'] },
  base: { rooms: [] },
  domain: { rooms: ['base'], isPure: true },
  sql: { rooms: ['base', 'domain'], isPure: true },
  formats: { rooms: ['base', 'domain'], isPure: true },
  ports: { rooms: ['base', 'domain'], types: ['sql'], isPure: true },
  core: { rooms: ['base', 'domain', 'sql', 'ports'] },
  store: ADAPTER,
  files: ADAPTER,
  identity: ADAPTER,
  mail: ADAPTER,
  observe: ADAPTER,
  'wire/http': { rooms: ['base', 'domain', 'ports'] },
  'wire/asmx': { rooms: ['base', 'domain', 'formats', 'wire/http'] },
  'wire/casjobs': ASMX_SERVICE,
  'wire/command': ASMX_SERVICE,
  'wire/tap': FACADE,
  'wire/rest': FACADE,
  web: FACADE,
  worker: { rooms: ['base', 'domain', 'core'] },
};

/** Packages that belong to one room, so that another can take their place some day. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@duckdb/node-api': ['engines/duckdb'],
  '@duckdb/node-bindings': ['engines/duckdb'],
  kysely: ['store'],
  nodemailer: ['mail'],
  pg: ['store'],
  pino: ['observe'],
  'prom-client': ['observe'],
};

/** Node's modules without a world behind them. */
const PURE_MODULES: ReadonlySet<string> = new Set([
  'node:buffer',
  'node:util',
  'node:assert/strict',
]);

/** Each import of a file of `src` must lead down. */
export const floors: Rule = (source) => {
  const room = roomOf(source.path);
  if (!source.path.startsWith('src/')) return [];
  if (room === undefined) {
    return [{ path: source.path, line: 1, says: 'It stands in no room of the house.' }];
  }
  return importsOf(source).flatMap((taken) => {
    const says = fault(source.path, room, taken);
    return says === undefined ? [] : [{ path: source.path, line: taken.line, says }];
  });
};

/** Files that import one another in a circle at run time; types may name one another. */
export const circles = (sources: readonly Source[]): readonly Violation[] => {
  const edges = new Map(
    sources.map((source) => [source.path, importsOf(source).filter(({ isType }) => !isType)]),
  );
  const done = new Set<string>();
  const found: Violation[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (done.has(path)) return;
    for (const { target, line } of edges.get(path) ?? []) {
      const start = [...way, path].indexOf(target);
      if (start === -1) visit(target, [...way, path]);
      else {
        const circle = [...[...way, path].slice(start), target].join(' → ');
        found.push({ path, line, says: `It closes a circle of imports: ${circle}.` });
      }
    }
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
};

interface Import {
  /** Relative to the project's folder for our own, else the package's or module's name. */
  readonly target: string;
  readonly isType: boolean;
  readonly line: number;
}

const importsOf = ({ path, tree }: Source): readonly Import[] => {
  if (tree === undefined) return [];
  return [...nodesOf(tree)].flatMap((node) => {
    const taken = importOf(node);
    if (taken === undefined) return [];
    const isOurs = taken.name.startsWith('.');
    const target = isOurs ? posix.join(posix.dirname(path), taken.name) : taken.name;
    return [{ target, isType: taken.isType, line: lineOf(tree, node) }];
  });
};

const importOf = (node: Node): { readonly name: string; readonly isType: boolean } | undefined => {
  if (isImportDeclaration(node)) {
    const isType = node.importClause?.phaseModifier === SyntaxKind.TypeKeyword;
    return { name: textOf(node.moduleSpecifier), isType };
  }
  if (isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { name: textOf(node.moduleSpecifier), isType: node.isTypeOnly };
  }
  const [argument] = isCallExpression(node) ? node.arguments : [];
  if (argument === undefined || !isCallExpression(node)) return undefined;
  if (node.expression.kind !== SyntaxKind.ImportKeyword) return undefined;
  return { name: textOf(argument), isType: false };
};

const textOf = (node: Node): string => (isStringLiteral(node) ? node.text : node.getText());

/** `src/wire/casjobs/x.ts` is in `wire/casjobs`; `src/main.ts` is a room of its own. */
const roomOf = (path: string): string | undefined => {
  const [top, first = '', second = ''] = path.split('/');
  if (top !== 'src') return undefined;
  const alone = first.replace(/\.ts$/, '');
  if (alone in ROOMS) return alone;
  if (first === 'engines' && second !== '') return `engines/${second}`;
  return `${first}/${second}` in ROOMS ? `${first}/${second}` : undefined;
};

const fault = (path: string, from: string, { target, isType }: Import): string | undefined => {
  if (target.startsWith('node:')) return modulesFault(from, target, isType);
  if (/^[a-z@]/.test(target) && !target.startsWith('src/')) return packageFault(from, target);
  const to = roomOf(target);
  if (to === undefined) return `It imports ${target}, which is no room of the house.`;
  if (target.includes('/executor/') && !path.includes('/executor/') && !isType) {
    return `It imports ${target}: an executor is a program of its own, spawned and never imported.`;
  }
  const emitter = /^src\/sql\/emit\/([a-z]+)/.exec(target)?.[1];
  if (emitter !== undefined && from !== 'sql' && from !== `engines/${emitter}`) {
    return `It imports ${target}, which is for engines/${emitter} alone.`;
  }
  if (emitter !== undefined && !path.startsWith('src/sql/emit/') && from === 'sql') {
    return `It imports ${target}: what is read and bound knows no engine's words.`;
  }
  if (to === from || mayImport(from, to, isType)) return undefined;
  return `It imports ${target}; ${from} may import ${allowedOf(from)}.`;
};

const ruleOf = (room: string): Room => ROOMS[room] ?? { rooms: ENGINE_ROOMS };

const mayImport = (from: string, to: string, isType: boolean): boolean => {
  const { rooms, types = [], never = [] } = ruleOf(from);
  if (never.includes(to)) return false;
  return rooms === 'all' || rooms.includes(to) || (isType && types.includes(to));
};

const allowedOf = (room: string): string => {
  const { rooms, types = [], never = [] } = ruleOf(room);
  const named = types.map((name) => `the types of ${name}`);
  const save = never.length === 0 ? '' : ` save ${never.join(', ')}`;
  return rooms === 'all'
    ? `everything${save}`
    : [...rooms, ...named].join(', ') || 'nothing of ours';
};

const modulesFault = (room: string, target: string, isType: boolean): string | undefined =>
  ruleOf(room).isPure === true && !isType && !PURE_MODULES.has(target)
    ? `It imports ${target}; ${room} reads nothing, writes nothing and waits for nothing.`
    : undefined;

const packageFault = (room: string, target: string): string | undefined => {
  const rooms = PACKAGES[target];
  if (rooms === undefined) return `It imports ${target}, which no room of the house has taken.`;
  return rooms.includes(room)
    ? undefined
    : `It imports ${target}, which is for ${rooms.join(', ')}.`;
};
