// `SELECT @a = x, @b = @a * 2 FROM t`: for each row one variable is set after the other, and the
// last row stays. Behind its own assignment a variable stands for the value just assigned; before
// it, for that of the row before, which has a meaning only where there is one row.

import { fold } from '../../domain/table.ts';
import type { BoundExpression, BoundQuery } from '../bound.ts';
import { isAggregated } from '../changed.ts';
import { AGGREGATES } from '../functions/aggregate.ts';
import { rebuildExpression, visitExpression } from '../bound-walk.ts';
import type { Declared } from '../bound-statement.ts';
import type { AssignStatement } from '../statement.ts';
import type { Name, Select } from '../tree.ts';
import { walk } from '../walk.ts';
import type { TreeNode } from '../walk.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { inSteps } from './cast.ts';

/**
 * Has every variable that is read behind its own assignment stand for a column of `relation`, which
 * does not exist; reports those that nothing tells the value of.
 */
export const noteStandIns = (
  binding: Binding,
  { variables, query: { body } }: AssignStatement,
  { declared, relation }: { readonly declared: readonly Declared[]; readonly relation: number },
): void => {
  if (body.kind !== 'select') return;
  const places = new Map<string, number>();
  const names = new Set(variables.map(({ text }) => fold(text)));
  const isOneRow = hasOneRow(body);
  for (const [at, item] of body.items.entries()) {
    const counted = nodesInside(item, isOverRows);
    const asked = nodesInside(item, ({ kind }) => QUERIES.has(kind));
    walk(item, (node) => {
      if (node.kind !== 'variable' || !names.has(fold(node.name))) return;
      const before = places.get(fold(node.name));
      const place = counted.has(node) ? undefined : before;
      const type = place === undefined ? undefined : declared[place]?.type;
      if (before !== undefined && asked.has(node)) {
        report(binding, node.span, inSubquery(node.name), IN_TWO);
      } else if (place === undefined || type === undefined) {
        if (!isOneRow)
          reportRowBefore(binding, variables[at], { text: node.name, span: node.span });
      } else {
        const { name } = node;
        binding.standIns.set(node, { kind: 'column', type, relation, column: place, name });
      }
    });
    places.set(fold(variables[at]?.text ?? ''), at);
  }
};

const inSubquery = (name: string): string =>
  `'${name}' is set by this SELECT, and a subquery in it cannot read it.`;

const IN_TWO = 'Write two statements.';

const reportRowBefore = (binding: Binding, set: Name | undefined, { text, span }: Name): void => {
  if (fold(set?.text ?? '') === fold(text)) {
    const message = `'${text}' cannot be added up from row to row.`;
    report(binding, span, message, 'Write SELECT @x = SUM(…), or STRING_AGG(…), FROM ….');
  } else {
    const message = `'${text}' would have the value here that the row before gave it.`;
    report(binding, span, message, 'Set it further left, or write two statements.');
  }
};

const hasOneRow = ({ from, groupBy, items, top }: Select): boolean => {
  if (from.length === 0) return true;
  const { count } = top ?? {};
  if (count?.kind === 'number' && count.text === '1' && top?.ties !== true) return !top?.percent;
  return groupBy.length === 0 && items.some(isAggregated);
};

/** What takes many rows is worked out before a variable is set for one of them. */
const isOverRows = (node: TreeNode): boolean =>
  node.kind === 'call' &&
  (node.over !== undefined || AGGREGATES.has(node.name.object.text.toUpperCase()));

const QUERIES: ReadonlySet<TreeNode['kind']> = new Set(['query']);

/** All nodes in or below those that are looked for. */
const nodesInside = (root: TreeNode, isMeant: (node: TreeNode) => boolean): Set<TreeNode> => {
  const inside = new Set<TreeNode>();
  walk(root, (node) => {
    if (!inside.has(node) && isMeant(node)) walk(node, (each) => void inside.add(each));
  });
  return inside;
};

/** So much may be put in the place of variables: an engine goes a thousand levels deep. */
const sizeMax = 500;

/** The query with what variables stand for in the place of the columns that do not exist. */
export const withoutStandIns = (
  binding: Binding,
  query: BoundQuery,
  { declared, relation }: { readonly declared: readonly Declared[]; readonly relation: number },
): BoundQuery | undefined => {
  const { body } = query;
  if (body.kind !== 'select' || binding.standIns.size === 0) return query;
  const outputs: BoundExpression[] = [];
  const sizes: number[] = [];
  for (const output of body.outputs) {
    let [own, brought] = [0, 0];
    visitExpression(output, (part) => {
      if (part.kind === 'column' && part.relation === relation) brought += sizes[part.column] ?? 0;
      else own += isDrawn(part) ? Infinity : 1;
    });
    if (brought > sizeMax) return reportTooMuch(binding, brought);
    sizes.push(own + brought);
    const standing = (part: BoundExpression): BoundExpression | undefined => {
      if (part.kind !== 'column' || part.relation !== relation) return undefined;
      const [value, variable] = [outputs[part.column], declared[part.column]];
      return value && variable && inSteps(value, variable);
    };
    outputs.push(rebuildExpression(output, standing));
  }
  return { ...query, body: { ...body, outputs } };
};

/** What would be another value in each place. */
const isDrawn = (part: BoundExpression): boolean => part.kind === 'call' && part.name === 'NEWID';

const reportTooMuch = (binding: Binding, size: number): undefined => {
  const [first] = binding.standIns.keys();
  const message = Number.isFinite(size)
    ? 'Variables of this SELECT are made of others that are too long.'
    : 'A variable of this SELECT is made of another that is random.';
  return first && report(binding, first.span, message, IN_TWO);
};
