// A batch's tables on their way to staging, at a COMMIT or at its end: keys are looked at, and each
// table that was made or changed becomes a file, once.

import type { StagedChange } from '../../../ports/engine.ts';
import type { Ending } from '../messages.ts';
import { copyToTable } from './copy.ts';
import type { Held, HeldTables } from './held-tables.ts';
import type { Planner } from './plan.ts';

/** All changes since the last COMMIT; an ending where a key does not hold. */
export const stagedChanges = async (
  tables: HeldTables,
  planner: Planner,
): Promise<readonly StagedChange[] | Ending> => {
  const changes = [...tables.changes];
  for (const held of tables.held.values()) {
    if (!held.isChanged) continue;
    const broken = await brokenKey(tables, planner, held);
    if (broken !== undefined) return broken;
    if (held.place === 'own') changes.push(await exportOf(tables, planner, held));
  }
  tables.changes = [];
  return changes;
};

type Failure = Extract<Ending, { kind: 'failed' }>;

const brokenKey = async (
  { connection, snapshot }: HeldTables,
  planner: Planner,
  held: Held,
): Promise<Failure | undefined> => {
  for (const key of planner.exported(snapshot, held).keys) {
    const reader = await connection.runAndReadAll(key.text);
    if (reader.currentRowCount > 0) return keyFailure(held.name, key.names);
  }
  return undefined;
};

const exportOf = async (
  tables: HeldTables,
  planner: Planner,
  held: Held,
): Promise<StagedChange> => {
  const { connection, staging, snapshot } = tables;
  const { name, isNew } = held;
  const { text, columns } = planner.exported(snapshot, held);
  const plan = { kind: 'select', text, columns, tableColumns: columns } as const;
  const { serial } = tables;
  tables.serial += 1;
  const table = await copyToTable({ connection, plan, staging, name, serial });
  held.isNew = false;
  held.isChanged = false;
  return { kind: isNew ? 'create' : 'replace', table };
};

const keyFailure = (name: string, columns: readonly string[]): Failure => ({
  kind: 'failed',
  reason: 'query-error',
  errors: [
    {
      message: `Two rows of '${name}' have the same key (${columns.join(', ')}).`,
      hint: 'SELECT the key with COUNT(*) … GROUP BY … HAVING COUNT(*) > 1 shows which.',
    },
  ],
});
