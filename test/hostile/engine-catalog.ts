// Attacks that the engine itself names: all its functions with arguments of their types, its words
// as statements, its settings. A new version of the engine brings its own.

import { DuckDBInstance } from '@duckdb/node-api';
import { SPOILING } from './corpus.ts';
import type { Attack } from './attack.ts';

/** Asks an engine of this process for its names; all but variants come first by name. */
export const engineAttacks = async (): Promise<readonly Attack[]> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = async (text: string): Promise<readonly (readonly unknown[])[]> =>
    (await connection.runAndReadAll(text)).getRowsJson();
  try {
    const functions = await rows(
      `SELECT DISTINCT function_name, function_type, parameter_types FROM duckdb_functions()
        WHERE function_name <> 'enable_logging' ORDER BY ALL`,
    );
    const words = await rows('SELECT keyword_name FROM duckdb_keywords() ORDER BY 1');
    const settings = await rows('SELECT name FROM duckdb_settings() ORDER BY 1');
    const calls = functions.flatMap(([name, kind, types], at) =>
      callsOf(name, kind, types).map((text): Attack => ({
        group: 'functions of the engine',
        text,
        passesLock: PURE,
        isVariant: functions[at - 1]?.[0] === name,
      })),
    );
    return [
      ...new Map(calls.map((call) => [call.text, call])).values(),
      ...words.flatMap(([word]) => statementsOf(String(word))),
      ...settings.flatMap(([name]) => settingsOf(String(name))),
    ];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
};

/** Statements that must be run alone, because nothing runs behind them. */
export const spoilingAttacks = (): readonly Attack[] =>
  SPOILING.map((text) => ({
    group: 'the instance itself',
    text,
    passesLock: 'it writes nothing, and the instance that it spoils is the job’s own',
  }));

const PURE = 'most functions only compute; those that open something say so by their answer';

/** A path where a text may stand, since a function that opens what it is given opens that. */
const ARGUMENTS: readonly (readonly [RegExp, string])[] = [
  [/^VARCHAR\[\]$/, "['$decoy', '$open']"],
  [/\[\]/, '[1, 2]'],
  [/VARCHAR|^ANY$|^T$|JSON/, "'$decoy'"],
  [/BLOB/, "'$decoy'::BLOB"],
  [/INT|DOUBLE|FLOAT|DECIMAL/, '1'],
  [/BOOL/, 'true'],
  [/TIMESTAMP/, "TIMESTAMP '2026-01-01'"],
  [/DATE/, "DATE '2026-01-01'"],
  [/TIME/, "TIME '01:02:03'"],
  [/INTERVAL/, "INTERVAL '1' DAY"],
  [/POINTER/, '1::UBIGINT::POINTER'],
  [/LAMBDA/, 'x -> x'],
];

const argumentOf = (type: string): string =>
  ARGUMENTS.find(([pattern]) => pattern.test(type))?.[1] ?? "'$decoy'";

const callsOf = (name: unknown, kind: unknown, types: unknown): readonly string[] => {
  const quoted = `"${String(name).replaceAll('"', '""')}"`;
  const list = Array.isArray(types) ? types.map((type) => argumentOf(String(type))) : [];
  const isTable = kind === 'table' || kind === 'table_macro' || kind === 'pragma';
  const lists = [list.join(', '), "'$decoy'", "'$open'"];
  if (!isTable) return lists.slice(0, 2).map((all) => `SELECT ${quoted}(${all})`);
  const words = String(name).replace(/^pragma_/, '');
  return [
    ...lists.flatMap((all) => [`SELECT * FROM ${quoted}(${all})`, `CALL ${quoted}(${all})`]),
    `PRAGMA ${words}`,
    `PRAGMA ${words}('$decoy')`,
    `PRAGMA ${words} = '$decoy'`,
  ];
};

/** Each word as the head of a statement, and in the middle of one. */
const statementsOf = (word: string): readonly Attack[] =>
  [
    word,
    `${word} '$decoy'`,
    `${word} "$decoy"`,
    `${word} DATABASE '$decoy'`,
    `${word} SELECT 1`,
    `SELECT 1 ${word} '$decoy'`,
    `SELECT * FROM ${word} '$decoy'`,
  ].map((text) => ({ group: 'statements of the engine', text, passesLock: PURE }));

const settingsOf = (name: string): readonly Attack[] => [
  ...[
    `SET ${name} = '$decoy'`,
    `SET GLOBAL ${name} = '$decoy'`,
    `SET SESSION ${name} = 'true'`,
    `RESET ${name}`,
    `PRAGMA ${name} = '$decoy'`,
  ].map((text): Attack => ({
    group: 'settings of the engine',
    text,
    ...(/^RESET (?:schema|search_path)$/.test(text) && { passesLock: 'it is as USE' }),
  })),
  {
    group: 'settings of the engine',
    text: `SELECT current_setting('${name}')`,
    passesLock: 'it tells paths that are made of numbers and open nothing',
  },
];
