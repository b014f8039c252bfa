// A batch's tables on their way to staging, at a COMMIT or at its end: keys are looked at, and each
// table that was made or changed becomes a file, once.

import type { StagedChange } from '../../../ports/engine.ts';
import { isTableVariable } from '../../../sql/parts.ts';
import { placeOf } from '../../../sql/place.ts';
import type { Ending } from '../messages.ts';
import { copyToTable } from './copy.ts';
import type { Held, HeldTables } from './held-tables.ts';
import type { Planner } from './plan.ts';

/** All changes since the last COMMIT; an ending where a key does not hold. `text` is the batch. */
export const stagedChanges = async (
  tables: HeldTables,
  planner: Planner,
  text: string,
): Promise<readonly StagedChange[] | Ending> => {
  const changes = [...tables.changes];
  for (const held of tables.held.values()) {
    if (!held.isChanged) continue;
    const broken = await brokenKey(tables, planner, held);
    if (broken !== undefined) return keyFailure(held, broken, text);
    if (held.place === 'own') changes.push(await exportOf(tables, planner, held));
  }
  tables.changes = [];
  return changes;
};

/** An ending where a key of a table that is a variable does not hold; they end with their part. */
export const brokenTableVariable = async (
  tables: HeldTables,
  planner: Planner,
  text: string,
): Promise<Ending | null> => {
  for (const held of tables.held.values()) {
    if (!held.isChanged || !isTableVariable(held.name)) continue;
    const broken = await brokenKey(tables, planner, held);
    if (broken !== undefined) return keyFailure(held, broken, text);
  }
  return null;
};

/** The columns of a key, and what two rows have in them. */
interface BrokenKey {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

type Failure = Extract<Ending, { kind: 'failed' }>;

const brokenKey = async (
  { connection, snapshot }: HeldTables,
  planner: Planner,
  held: Held,
): Promise<BrokenKey | undefined> => {
  for (const key of planner.exported(snapshot, held).keys) {
    const reader = await connection.runAndReadAll(key.text);
    const [values] = reader.getRows();
    if (values !== undefined) return { names: key.names, values: values.map(String) };
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

/** Keys are looked at late: the place is that of the statement that wrote the table last. */
const keyFailure = ({ name, at }: Held, { names, values }: BrokenKey, text: string): Failure => {
  const shown = values.map((value) => value.replace(UNPRINTABLE, ' ')).join(', ');
  const message = `Two rows of '${name}' have the same key (${names.join(', ')}): (${shown}).`;
  const hint = 'SELECT the key with COUNT(*) … GROUP BY … HAVING COUNT(*) > 1 shows them all.';
  const place = at === null ? {} : placeOf(text, at.start);
  return { kind: 'failed', reason: 'query-error', errors: [{ message, ...place, hint }] };
};

/** What would break the line that an error is. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
