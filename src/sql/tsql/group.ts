// GROUP BY: expressions, and the ways to group by several lists of them at once.
// Whether they can be grouped by is the binder's to say.

import type { Expression, GroupItem, GroupingSets } from '../tree.ts';
import { enclosed, expect, expected, refused } from '../grammar/complaint.ts';
import { advance, at, fault, listOf, peek, spanFrom, take } from '../grammar/reader.ts';
import type { Reader } from '../grammar/reader.ts';

/** What stands after GROUP BY, or nothing where it is not at hand. */
export const groupByOf = (reader: Reader): readonly GroupItem[] => {
  if (!take(reader, 'GROUP')) return [];
  expect(reader, 'BY', 'BY after GROUP');
  const { start } = reader.token;
  if (at(reader, 'ALL')) throw refused(reader, reader.token, GROUP_BY_ALL);
  const items = listOf(reader, itemOf);
  const how = at(reader, 'WITH') ? BEHIND.get(peek(reader).key) : undefined;
  if (how === undefined) return items;
  advance(reader);
  const { key } = advance(reader);
  const lists = items.map((item) => {
    if (item.kind !== 'grouping-sets') return [item];
    const message = `WITH ${key} stands behind plain expressions only.`;
    throw fault(reader, item.span, { message });
  });
  return [{ kind: 'grouping-sets', how, lists, span: spanFrom(reader, start) }];
};

const GROUP_BY_ALL = { name: 'GROUP BY ALL', later: false, instead: 'Group by columns.' };

const BEHIND: ReadonlyMap<string, GroupingSets['how']> = new Map([
  ['ROLLUP', 'rollup'],
  ['CUBE', 'cube'],
]);

const itemOf = (reader: Reader): GroupItem => {
  const { start, key } = reader.token;
  const after = peek(reader).key;
  const how = after === '(' ? BEHIND.get(key) : undefined;
  const isSets = key === 'GROUPING' && after === 'SETS';
  if (how === undefined && !isSets) return reader.rules.expression(reader);
  advance(reader);
  if (isSets) advance(reader);
  const lists = enclosed(reader, isSets ? setsOf : (inside) => listOf(inside, expressionsOf));
  return { kind: 'grouping-sets', how: how ?? 'sets', lists, span: spanFrom(reader, start) };
};

type List = readonly Expression[];

/** As in SQL Server; counted while they are made, for CUBE makes many of few words. */
const listsMax = 4096;
const expressionsMax = 32;

/** Each list has its own copies of what stands in it: so much text they may be made of. */
const charactersMax = 200_000;

const setsOf = (reader: Reader): readonly List[] => {
  const lists: List[] = [];
  let characters = 0;
  do {
    const { start } = reader.token;
    const made = listsOf(reader);
    characters += made?.reduce((sum, list) => sum + lengthOf(list), 0) ?? 0;
    if (made === undefined || lists.length + made.length > listsMax) {
      const most = `${listsMax} lists of ${expressionsMax} expressions`;
      const message = `ROLLUP, CUBE and GROUPING SETS make at most ${most}.`;
      throw fault(reader, spanFrom(reader, start), { message });
    }
    if (characters > charactersMax) {
      const message = `Its lists come to more than ${charactersMax} characters.`;
      throw fault(reader, spanFrom(reader, start), { message, hint: 'Compute them in FROM.' });
    }
    lists.push(...made);
  } while (take(reader, ','));
  return lists;
};

const lengthOf = (list: List): number =>
  list.reduce((sum, { span }) => sum + span.end - span.start, 0);

/** An item of GROUPING SETS: ROLLUP and CUBE stand for the lists that they make. */
const listsOf = (reader: Reader): readonly List[] | undefined => {
  const how = peek(reader).key === '(' ? BEHIND.get(reader.token.key) : undefined;
  if (how === undefined) return [expressionsOf(reader)];
  advance(reader);
  const parts = enclosed(reader, (inside) => listOf(inside, expressionsOf));
  if (parts.flat().length > expressionsMax) return undefined;
  if (how === 'rollup') {
    return [...parts.keys(), parts.length].toReversed().map((end) => parts.slice(0, end).flat());
  }
  if (2 ** parts.length > listsMax) return undefined;
  return parts.reduceRight<readonly List[]>(
    (lists, part) => [...lists.map((list) => [...part, ...list]), ...lists],
    [[]],
  );
};

/** An expression, or a list of them in parentheses, which may be empty. */
const expressionsOf = (reader: Reader): readonly Expression[] => {
  if (!at(reader, '(')) return [reader.rules.expression(reader)];
  const list = enclosed(reader, (inside) =>
    at(inside, ')') ? [] : listOf(inside, inside.rules.expression),
  );
  if (at(reader, ',') || at(reader, ')')) return list;
  throw expected(reader, "',' or ')' behind a list", 'Put the whole expression in parentheses.');
};
