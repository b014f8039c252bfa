// `STRING_SPLIT('1,2,3', ',')`: the pieces of a text as rows. The text is known when the query is
// read, in quotes or held by a variable; pieces of a column are not made.

import { fold } from '../../domain/table.ts';
import type { Column, SqlType } from '../../domain/column.ts';
import { BIGINT, LENGTH_MAX, varchar } from '../type-rules.ts';
import { report } from './binding.ts';
import type { Binding } from './binding.ts';
import { constantOf, wholeOfConstant } from './constant.ts';
import { knownTextOf } from './known-text.ts';
import type { BoundFrom } from './relation.ts';
import type { FunctionTable, SkyCall } from './sky-relation.ts';

/** Whether a function in FROM is STRING_SPLIT, which no schema has. */
export const isSplit = ({ name }: FunctionTable): boolean =>
  name.database === undefined && fold(name.object.text) === fold('STRING_SPLIT');

const HINT = "As in STRING_SPLIT('1,2,3', ','), whose column is called value.";

/** A query with more rows in its own text would cost memory before it runs. */
const splitPiecesMax = 100_000;

const pieceType = ({ length }: string): SqlType =>
  varchar(length > LENGTH_MAX ? null : Math.max(1, length));

/** Binds STRING_SPLIT. */
export const bindSplit = (binding: Binding, { source, outer }: SkyCall): BoundFrom | undefined => {
  const { name, alias, args, span } = source;
  if (args.length < 2 || args.length > 3) {
    return report(binding, span, 'STRING_SPLIT takes a text and a separator.', HINT);
  }
  const scope = { relations: [], ...(outer === undefined ? {} : { outer }) };
  const noAggregate = 'STRING_SPLIT takes no aggregate.';
  const bound = args.map((arg) => binding.value(arg, { scope, noAggregate }));
  const [value, sign, ordinal] = bound;
  if (bound.includes(undefined) || value === undefined || sign === undefined) return undefined;
  const [text, separator] = [knownTextOf(value), knownTextOf(sign)];
  if (text === undefined) {
    const message = 'STRING_SPLIT takes a text in quotes or a variable, and no column.';
    return report(binding, args[0]?.span ?? span, message, HINT);
  }
  if (typeof separator !== 'string' || Array.from(separator).length !== 1) {
    const message = 'The separator of STRING_SPLIT is one character in quotes.';
    return report(binding, args[1]?.span ?? span, message, HINT);
  }
  const isNumbered = wholeOfConstant(ordinal && constantOf(ordinal)) === 1n;
  const pieces = text?.split(separator, splitPiecesMax + 1) ?? [];
  if (pieces.length > splitPiecesMax) {
    const message = `STRING_SPLIT makes at most ${splitPiecesMax} pieces of a text.`;
    return report(binding, args[0]?.span ?? span, message, 'Put the values into a table instead.');
  }
  const columns: readonly Column[] = [
    { name: 'value', type: pieceType(text ?? '') },
    ...(isNumbered ? [{ name: 'ordinal', type: BIGINT }] : []),
  ];
  const rows = pieces.map((piece, at) => [piece, ...(isNumbered ? [String(at + 1)] : [])]);
  const number = binding.newRelation();
  return {
    source: { kind: 'rows', relation: number, columns, rows },
    relations: [{ number, exposed: (alias ?? name.object).text, columns }],
  };
};
