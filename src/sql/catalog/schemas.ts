// The schemas of a database that hold catalog views, and which views a batch asks for. The names
// of schemas and views are taken in any case.

import { fold } from '../../domain/table.ts';
import type { Batch } from '../statement.ts';
import type { ObjectName } from '../tree.ts';
import { walk } from '../walk.ts';
import { INFORMATION_SCHEMA } from './information-schema.ts';
import { SYS } from './sys.ts';
import type { CatalogView } from './view.ts';

/** The views of each schema, by name in lower case. */
export const SCHEMA_VIEWS = {
  information_schema: INFORMATION_SCHEMA,
  sys: SYS,
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
export const asksForColumns = ({ statements }: Batch): boolean => {
  let asks = false;
  for (const statement of statements) {
    walk(statement, (node) => {
      if (node.kind === 'table') asks ||= viewNamed(node.name)?.tellsColumns === true;
    });
  }
  return asks;
};

const viewNamed = ({ database, schema, object }: ObjectName): CatalogView | undefined => {
  const views = viewSchemaOf((schema ?? database)?.text ?? '');
  return views && SCHEMA_VIEWS[views].get(fold(object.text));
};
