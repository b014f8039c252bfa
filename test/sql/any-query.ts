// Queries at random that nearly always bind: a grammar with types, as data. Each rule lists ways to
// write one kind of piece; `{kind}` in it is another piece. What the parser or the binder refuses
// costs nothing but its share of the tries, so the grammar may be ahead of them.

import { SCALAR_FUNCTIONS } from '../../src/sql/functions/scalar.ts';
import type { Draw } from './corpus/draw.ts';

/** What a piece is, as far as it matters for where it may stand. */
type Family = 'number' | 'text' | 'moment' | 'any';

interface ShownColumn {
  readonly name: string;
  readonly family: Family;
}

/** A source in FROM by its alias; columns are named with it. */
interface Source {
  readonly alias: string;
  readonly columns: readonly ShownColumn[];
}

/** A table the queries may read. */
export interface ShownTable {
  readonly name: string;
  readonly columns: readonly ShownColumn[];
}

interface Rule {
  /** Pieces without pieces inside. */
  readonly leaves: readonly string[];
  readonly more: readonly string[];
}

const CALLS = Object.entries(SCALAR_FUNCTIONS).flatMap(([name, { parameters, required }]) => {
  const kinds = { float: 'number', int: 'small', number: 'number', text: 'text', any: 'any' };
  const holes = parameters.map((kind: string) =>
    kind in kinds ? `{${kinds[kind as keyof typeof kinds]}}` : '{any}',
  );
  const counts = [required ?? holes.length, holes.length];
  return [...new Set(counts)].map((count) => `${name}(${holes.slice(0, count).join(', ')})`);
});

const TYPES = `bit tinyint smallint int bigint real float decimal(9,2) decimal(38,10) numeric(5)
  money`.split(/\s+/);
const TEXTS = ['varchar(5)', 'varchar(30)', 'char(4)', 'nvarchar(20)', 'varchar(max)'] as const;

const WINDOW = '({maybe partition} ORDER BY {any})';

const SIGNS = ['=', '<>', '<', '<=', '>', '>=', '!=', '!<'] as const;

/** Alternatives, between them a new line or two blanks. */
const ways = (text: string): readonly string[] => text.trim().split(/\s{2,}|\n/);

const each = (list: readonly string[], text: string): string =>
  list.map((one) => text.replaceAll('?', one)).join('\n');

const RULES: Readonly<Record<string, Rule>> = {
  number: {
    leaves: ways(`0  1  2  -3  2.5  1e3  .5  185.  0x1F  NULL  {column number}  {column number}
      {column number}  {column number}  9223372036854775807  2147483648  PI()  1.7e308
      123456789012345678901234567890.5`),
    more: ways(`${each('+-*/%&|^'.split(''), '({number} ? {number})')}
      -{number}  ~{number}  +{number}  ({number})  {call}  {call}  {call}
      CASE WHEN {condition} THEN {number} ELSE {number} END
      CASE WHEN {condition} THEN {number} WHEN {condition} THEN {number} END
      CASE {any} WHEN {any} THEN {number} ELSE {number} END
      ${each(TYPES, 'CAST({any} AS ?)')}
      CONVERT(int, {number})  TRY_CAST({text} AS int)  TRY_CONVERT(float, {text})
      ISNULL({number}, {number})  COALESCE({number}, {number}, {number})
      NULLIF({number}, {number})  IIF({condition}, {number}, {number})
      CHOOSE({small}, {number}, {number})  ({subquery})  ({aggregate subquery})
      DATEDIFF({part}, {moment}, {moment})  DATEPART({part}, {moment})  YEAR({moment})
      ${each(['ROW_NUMBER()', 'RANK()', 'DENSE_RANK()', 'NTILE(4)'], `? OVER ${WINDOW}`)}
      ${each(['SUM', 'AVG', 'MAX', 'LAG', 'COUNT'], `?({number}) OVER ${WINDOW}`)}
      COUNT(*) OVER ()  SUM({number}) OVER (PARTITION BY {any})
      dbo.fDistanceArcMinEq(185, 0, {number}, 0)  dbo.fHtmEq({number}, 1)`),
  },
  small: { leaves: ways('0  1  2  5  {column number}'), more: ways('{number}  {call}') },
  text: {
    leaves: ways(`''  'a'  'Alpha '  '12'  '2.5e1'  N'é'  {column text}  {column text}`),
    more: ways(`({text} + {text})  {call}  ({text})  ISNULL({text}, {text})  ({text} + {any})
      COALESCE({text}, {text})  IIF({condition}, {text}, {text})  CONCAT({any}, {any})
      ${each(TEXTS, 'CAST({any} AS ?)')}
      CONVERT(varchar(30), {any}, 120)  CONVERT(varchar, {any})  STR({number}, 6, 1)
      CASE WHEN {condition} THEN {text} END  CHOOSE(1, {text}, {text})  NULLIF({text}, {text})
      SUBSTRING({text}, {small}, {small})  LEFT({text}, {small})  MIN({text}) OVER ()`),
  },
  moment: {
    leaves: ways(`{column moment}  {column moment}  GETDATE()  CAST('2008-05-01' AS datetime)`),
    more: ways(`DATEADD({part}, {small}, {moment})  CAST({moment} AS date)
      CAST({any} AS datetime)  CONVERT(datetime, {text}, 120)  CAST({moment} AS time)
      ISNULL({moment}, {moment})  CASE WHEN {condition} THEN {moment} END  ({moment} + 1)
      EOMONTH({moment})`),
  },
  part: { leaves: ways('day  hour  year  mm  ss  week  ms'), more: [] },
  any: {
    leaves: ways('{column any}  {column any}  {number}  {text}  {moment}'),
    more: ways('{number}  {text}  {moment}  {number}  CAST({any} AS varbinary(8))  {call}'),
  },
  condition: {
    leaves: ways(`{column number} > 1  {column text} = 'alpha'  {column any} IS NULL  1 = 1`),
    more: ways(`${each(SIGNS, '{number} ? {number}')}
      ${each(SIGNS, '{text} ? {text}')}
      ${each(SIGNS, '{any} ? {any}')}
      {moment} < {moment}  ({condition} AND {condition})  ({condition} OR {condition})
      NOT ({condition})  {any} IS NOT NULL  {number} BETWEEN {number} AND {number}
      {text} NOT BETWEEN {text} AND {text}  {number} IN ({number}, {number}, 3)
      {text} NOT IN ({text}, {text})  {any} IN ({any}, {any})  {text} LIKE '%a[b-d]_'
      {text} LIKE {text}  {text} NOT LIKE 'a!%%' ESCAPE '!'  {number} IN ({subquery})
      {text} NOT IN ({text subquery})  EXISTS ({any subquery})  {any} LIKE {any}
      {number} > ALL ({subquery})  {number} = ANY ({subquery})  ({number} & 4) != 0`),
  },
  'maybe partition': {
    leaves: ['', 'PARTITION BY {any}'],
    more: ['PARTITION BY {any}, {any}'],
  },
  call: { leaves: CALLS, more: CALLS },
  aggregate: {
    leaves: ways('COUNT(*)  COUNT_BIG(*)'),
    more: ways(`SUM({number})  AVG({number})  MIN({any})  MAX({any})  COUNT({any})
      COUNT(DISTINCT {any})  SUM(DISTINCT {number})  STDEV({number})  VAR({number})
      STDEVP({number})  VARP({number})  MAX({text})  MIN({moment})  AVG({column number})
      SUM({number}) + 1  COUNT(*) * SUM({number})  CHECKSUM_AGG({number})`),
  },
};

/** Writes queries over the tables; `depth` bounds how far pieces nest. */
export const anyQuery = (draw: Draw, tables: readonly ShownTable[], depth: number): string => {
  const names = { alias: 0, column: 0 };
  return statement({ draw, tables, names, scope: [], depth });
};

/** A source, and pieces over its rows: of the given kinds, by their names. */
export const anyPieces = ({
  draw,
  tables,
  depth,
  kinds,
}: {
  readonly draw: Draw;
  readonly tables: readonly ShownTable[];
  readonly depth: number;
  readonly kinds: Readonly<Record<string, string>>;
}): { readonly source: string; readonly pieces: Readonly<Record<string, string>> } => {
  const place = { draw, tables, names: { alias: 0, column: 0 }, scope: [], depth };
  const from = sources(place);
  const inside = { ...place, scope: from.scope };
  const pieces = Object.entries(kinds).map(([name, kind]) => [name, piece(inside, kind)]);
  return { source: from.text, pieces: Object.fromEntries(pieces) as Record<string, string> };
};

interface Place {
  readonly draw: Draw;
  readonly tables: readonly ShownTable[];
  /** How many have been given away. */
  readonly names: { alias: number; column: number };
  readonly scope: readonly Source[];
  readonly depth: number;
}

/** As `draw.one`, for lists that may be empty. */
const oneOf = <T>(draw: Draw, list: readonly T[]): T | undefined =>
  list[draw.integer(0, Math.max(0, list.length - 1))];

const piece = (place: Place, kind: string): string => {
  const [, family] = /^column (\w+)$/.exec(kind) ?? [];
  if (family !== undefined) return column(place, family as Family);
  if (kind === 'subquery') return query(inner(place), ['number']).text;
  if (kind === 'text subquery') return query(inner(place), ['text']).text;
  if (kind === 'any subquery') return query(inner(place)).text;
  if (kind === 'aggregate subquery') return aggregated(inner(place));
  const rule = RULES[kind];
  if (rule === undefined) throw new Error(`no rule for ${kind}`);
  const { draw, depth } = place;
  const isLeaf = depth <= 0 || rule.more.length === 0 || draw.chance(0.25);
  const template = oneOf(draw, isLeaf ? rule.leaves : rule.more) ?? '1';
  return fill({ ...place, depth: depth - 1 }, template);
};

const inner = (place: Place): Place => ({ ...place, depth: place.depth - 2 });

const fill = (place: Place, template: string): string =>
  template.replace(/\{([a-z ]+)\}/g, (_, kind: string) => piece(place, kind));

const FALLBACK = { number: '7', text: "'t'", moment: 'GETDATE()', any: '7' } as const;

const column = ({ draw, scope }: Place, family: Family): string => {
  const fitting = scope.flatMap(({ alias, columns }) =>
    columns
      .filter((one) => family === 'any' || one.family === family)
      .map(({ name }) => `${alias}.${name}`),
  );
  return oneOf(draw, fitting) ?? FALLBACK[family];
};

interface Written {
  readonly text: string;
  readonly columns: readonly ShownColumn[];
}

const FAMILIES = ['number', 'number', 'text', 'any', 'moment'] as const;

/** A SELECT of the given families, or of any; inside another, so no ORDER BY without TOP. */
const query = (place: Place, wanted?: readonly Family[]): Written => {
  const { draw } = place;
  const count = draw.integer(1, 3);
  const families = wanted ?? Array.from({ length: count }, () => draw.one(FAMILIES));
  const from = sources(place);
  const inside = { ...place, scope: [...from.scope, ...place.scope] };
  const columns = families.map((family) => ({ name: newName(place, 'column'), family }));
  const isGrouped = wanted === undefined && draw.chance(0.25);
  if (isGrouped) return grouped({ ...inside, scope: from.scope }, from.text, columns);
  const items = columns.map(({ name, family }) => `${piece(inside, family)} AS ${name}`);
  const head = `SELECT ${draw.chance(0.15) ? 'DISTINCT ' : ''}${draw.chance(0.2) ? 'TOP 3 ' : ''}`;
  const where = draw.chance(0.5) ? ` WHERE ${piece(inside, 'condition')}` : '';
  return { text: `${head}${items.join(', ')} FROM ${from.text}${where}`, columns };
};

const grouped = (place: Place, from: string, columns: readonly ShownColumn[]): Written => {
  const { draw } = place;
  const keys = columns.map(({ family }) => piece(place, family));
  const items = columns.map(({ name }, at) => {
    const key = keys[at] ?? '1';
    return `${draw.chance(0.5) ? key : piece(place, 'aggregate')} AS ${name}`;
  });
  const having = draw.chance(0.3) ? ` HAVING ${piece(place, 'aggregate')} > 1` : '';
  const where = draw.chance(0.3) ? ` WHERE ${piece(place, 'condition')}` : '';
  const group = ` GROUP BY ${keys.join(', ')}`;
  const shown = columns.map(({ name }) => ({ name, family: 'any' as const }));
  return {
    text: `SELECT ${items.join(', ')} FROM ${from}${where}${group}${having}`,
    columns: shown,
  };
};

const aggregated = (place: Place): string => {
  const from = sources(place);
  return `SELECT ${piece({ ...place, scope: from.scope }, 'aggregate')} FROM ${from.text}`;
};

const newName = ({ names }: Place, kind: 'alias' | 'column'): string => {
  names[kind] += 1;
  return `${kind === 'alias' ? 'q' : 'x'}${names[kind]}`;
};

interface From {
  readonly text: string;
  readonly scope: readonly Source[];
}

const CONE = ['objID', 'cx', 'cy', 'cz', 'distance'].map((name): ShownColumn => ({
  name,
  family: 'number',
}));

const source = (place: Place): From => {
  const { draw, tables, depth } = place;
  const alias = newName(place, 'alias');
  if (depth > 0 && draw.chance(0.2)) {
    const { text, columns } = query({ ...inner(place), scope: [] });
    return { text: `(${text}) AS ${alias}`, scope: [{ alias, columns }] };
  }
  if (draw.chance(0.1)) {
    const text = `fGetNearbyObjEq(185, ${draw.integer(-90, 90)}, 90) AS ${alias}`;
    return { text, scope: [{ alias, columns: CONE }] };
  }
  if (draw.chance(0.05)) {
    const columns = [{ name: 'v', family: 'number' } as const];
    return { text: `(VALUES (1), (NULL), (2.5)) AS ${alias}(v)`, scope: [{ alias, columns }] };
  }
  const table = oneOf(draw, tables);
  if (table === undefined) throw new Error('no tables');
  return { text: `${table.name} AS ${alias}`, scope: [{ alias, columns: table.columns }] };
};

const JOINS = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'INNER HASH JOIN'] as const;

const sources = (place: Place): From => {
  const { draw } = place;
  const first = source(place);
  if (draw.chance(0.6)) return first;
  if (draw.chance(0.15)) return applied(place, first);
  const second = source(place);
  const scope = [...first.scope, ...second.scope];
  if (draw.chance(0.3)) return { text: `${first.text}, ${second.text}`, scope };
  const on = piece({ ...inner(place), scope }, 'condition');
  return { text: `${first.text} ${draw.one(JOINS)} ${second.text} ON ${on}`, scope };
};

const applied = (place: Place, first: From): From => {
  const { draw } = place;
  const alias = newName(place, 'alias');
  const word = draw.one(['CROSS APPLY', 'OUTER APPLY']);
  if (draw.chance(0.5)) {
    const { text, columns } = query({ ...inner(place), scope: first.scope });
    const scope = [...first.scope, { alias, columns }];
    return { text: `${first.text} ${word} (${text}) AS ${alias}`, scope };
  }
  const ra = column({ ...place, scope: first.scope }, 'number');
  const text = `${first.text} ${word} dbo.fGetNearestObjEq(${ra}, 0.5, 60) AS ${alias}`;
  return { text, scope: [...first.scope, { alias, columns: CONE }] };
};

const SETS = ['UNION', 'UNION ALL', 'EXCEPT', 'INTERSECT'] as const;

const ENDS = ['', '', ' OFFSET 1 ROWS', ' OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY'] as const;

const statement = (place: Place): string => {
  const { draw } = place;
  if (draw.chance(0.15)) {
    const [left, right] = [query(place, ['number', 'text']), query(place, ['number', 'text'])];
    return `${left.text} ${draw.one(SETS)} ${right.text} ORDER BY 1`;
  }
  if (draw.chance(0.1)) {
    const { text, columns } = query(place);
    const [name, tables] = ['common', [...place.tables, { name: 'common', columns }]];
    return `WITH ${name} AS (${text}) ${query({ ...place, tables }).text}`;
  }
  const { text, columns } = query(place);
  if (draw.chance(0.5)) return text;
  const names = columns.map(({ name }) => name);
  const key = oneOf(draw, [...names, '1']) ?? '1';
  return `${text} ORDER BY ${key}${draw.chance(0.5) ? ' DESC' : ''}${draw.one(ENDS)}`;
};
