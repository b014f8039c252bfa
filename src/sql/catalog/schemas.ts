// The schemas of a database that hold catalog views, and which views a batch asks for. The names
// of schemas and views are taken in any case.

import { fold } from '../../domain/table.ts';
import type { Batch } from '../statement.ts';
import type { ObjectName } from '../tree.ts';
import { walk } from '../walk.ts';
import { INFORMATION_SCHEMA } from './information-schema.ts';
import { SYS } from './sys.ts';
import { TAP_SCHEMA } from './tap-schema.ts';
import type { CatalogView } from './view.ts';

/** The views of each schema, by name in lower case. */
export const SCHEMA_VIEWS = {
  information_schema: INFORMATION_SCHEMA,
  sys: SYS,
  tap_schema: TAP_SCHEMA,
} as const satisfies Record<string, ReadonlyMap<string, CatalogView>>;

/** A schema that every database has beside dbo. */
export type ViewSchema = keyof typeof SCHEMA_VIEWS;

/** The schema of views that a name means, or undefined where it means none. */
export const viewSchemaOf = (name: string): ViewSchema | undefined => {
  const folded: string = fold(name);
  return Object.hasOwn(SCHEMA_VIEWS, folded) ? (folded as ViewSchema) : undefined;
};

/**
 * Whether a batch asks for a list of columns, as information_schema.columns, of any database: then
 * its snapshot needs the columns of tables that it does not read.
 */
export const asksForColumns = (batch: Batch): boolean =>
  readsAny(batch, (name) => viewNamed(name)?.tellsColumns === true);

/**
 * Whether a batch asks for TAP_SCHEMA, which tells of all databases at once: then its snapshot
 * needs those too that it does not name.
 */
export const asksForTableSet = (batch: Batch): boolean =>
  readsAny(batch, (name) => schemaOf(name) === 'tap_schema');

const readsAny = ({ statements }: Batch, isMeant: (name: ObjectName) => boolean): boolean => {
  let reads = false;
  for (const statement of statements) {
    walk(statement, (node) => {
      if (node.kind === 'table') reads ||= isMeant(node.name);
    });
  }
  return reads;
};

const viewNamed = (name: ObjectName): CatalogView | undefined => {
  const views = schemaOf(name);
  return views && SCHEMA_VIEWS[views].get(fold(name.object.text));
};

const schemaOf = ({ database, schema }: ObjectName): ViewSchema | undefined =>
  viewSchemaOf((schema ?? database)?.text ?? '');
