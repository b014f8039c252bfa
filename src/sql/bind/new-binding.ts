// A binding for one statement, and one inside it for a text that the statement names: a view, a
// function, a default. Numbers of relations and the depth of queries are counted for all together.

import type { CatalogSnapshot } from '../../domain/catalog.ts';
import type { TableRead } from '../bound.ts';
import { rulesOf } from '../dialect-rules.ts';
import type { Batch } from '../statement.ts';
import { isFull, queriesDeepMax, report } from './binding.ts';
import type { Binding, Told, Variables } from './binding.ts';
import { bindCondition } from './condition.ts';
import { bindValue } from './expression.ts';
import { bindQuery } from './query.ts';

/** What a binding is made from. */
export interface BindingParts {
  readonly batch: Batch;
  readonly snapshot: CatalogSnapshot;
  readonly variables: Variables;
  readonly isGuess: boolean;
  readonly told?: Told;
}

/** The state of binding one statement, with nothing found yet. */
export const newBinding = (parts: BindingParts): Binding =>
  bindingWith(parts, { relations: 0, depth: 0, reads: [] });

/**
 * A view that reads another twice doubles what is read, and twenty of them one upon the other would
 * be a million: binding so many takes half a second.
 */
const relationsMax = 20_000;

interface Shared {
  relations: number;
  depth: number;
  readonly reads: TableRead[];
}

const bindingWith = (parts: BindingParts, shared: Shared): Binding => {
  const binding: Binding = {
    ...parts,
    problems: [],
    standIns: new Map(),
    reads: shared.reads,
    newRelation: () => {
      shared.relations += 1;
      return shared.relations;
    },
    value: (expression, place) =>
      isFull(binding) ? undefined : bindValue(binding, expression, place),
    condition: (expression, place) =>
      isFull(binding) ? undefined : bindCondition(binding, expression, place),
    query: (query, ask) => {
      if (isFull(binding)) return undefined;
      if (shared.depth === queriesDeepMax) {
        const message = `Queries nest more than ${queriesDeepMax} levels deep here.`;
        return report(binding, query.span, message, 'Write a part of it INTO a table first.');
      }
      if (shared.relations > relationsMax) {
        const message =
          `This comes to more than ${relationsMax} tables and subqueries, ` +
          'those in its views counted.';
        return report(binding, query.span, message, 'Write a part of it INTO a table first.');
      }
      shared.depth += 1;
      const bound = bindQuery(binding, query, ask);
      shared.depth -= 1;
      return bound && { ...bound, text: rulesOf(parts.batch).text };
    },
    within: (batch, variables) => bindingWith({ ...parts, batch, variables }, shared),
    apart: (snapshot, told) => newBinding({ ...parts, variables: new Map(), snapshot, told }),
  };
  return binding;
};
