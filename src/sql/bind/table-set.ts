// The table set of a snapshot with its views, which have to be bound for it: in steps, so that
// whoever serves others meanwhile can let them go first.

import type { CatalogSnapshot } from '../../domain/catalog.ts';
import type { TableSet } from '../../domain/table-set.ts';
import { tableSetOf } from '../catalog/tap-schema.ts';
import type { Batch } from '../statement.ts';
import { newBinding } from './new-binding.ts';
import { viewsInSteps } from './told-views.ts';

/** Errors of views are told to nobody, so nothing has to be found in a text. */
const NO_BATCH: Batch = { dialect: 'casjobs', text: '', statements: [] };

/** Everything that the owner of a snapshot may read; each step is short. */
export function* tableSetInSteps(snapshot: CatalogSnapshot): Generator<undefined, TableSet> {
  const binding = newBinding({ batch: NO_BATCH, snapshot, variables: new Map(), isGuess: false });
  return tableSetOf(snapshot, yield* viewsInSteps(binding));
}
