// The catalogs on the start page: each context with its tables, and each table with its columns
// folded away until somebody wants to see them.

import type { Column, SqlType } from '../domain/column.ts';
import type { Context, ContextTable } from '../domain/context.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';

/** The list of `contexts`; nothing where there are none. */
export const catalogs = (contexts: readonly Context[]): Html =>
  contexts.length === 0
    ? html``
    : html`<h2 id="catalogs">Catalogs</h2>
        <p>Each is a context that queries run in. Results go to MyDB, which is yours alone.</p>
        ${contexts.map(contextCard)}`;

/** Wide catalogs have 500 columns: all of them, and a bound for whatever is wider. */
const COLUMNS_SHOWN_MAX = 1_000;

const contextCard = (context: Context): Html =>
  html` <section class="card">
    <h3>${context.name}</h3>
    <p class="soft">${context.description}</p>
    ${context.tables.map(tableDetails)}
  </section>`;

const tableDetails = (table: ContextTable): Html => {
  const columns = table.columns.filter(({ hidden }) => hidden !== true);
  const [shown, more] = [columns.slice(0, COLUMNS_SHOWN_MAX), columns.length - COLUMNS_SHOWN_MAX];
  return html`<details>
    <summary>
      <strong>${table.name}</strong>
      <span class="soft">${counted(table.rows, 'row')}, ${counted(columns.length, 'column')}</span>
    </summary>
    ${table.description === undefined ? html`` : html`<p>${table.description}</p>`}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Column</th>
            <th>Type</th>
            <th>Unit</th>
            <th>What it is</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(columnRow)}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="soft">And ${more} more columns.</p>` : html``}
  </details>`;
};

const columnRow = ({ name, type, unit, description }: Column): Html =>
  html` <tr>
    <td><code>${name}</code></td>
    <td class="type" data-label="Type">${typeText(type)}</td>
    <td data-label="Unit">${unit ?? ''}</td>
    <td>${description ?? ''}</td>
  </tr>`;

const typeText = (type: SqlType): string => {
  if ('precision' in type) return `decimal(${type.precision}, ${type.scale})`;
  return 'length' in type ? `${type.name}(${type.length ?? 'max'})` : type.name;
};

const counted = (count: number | bigint, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${BigInt(count) === 1n ? '' : 's'}`;
