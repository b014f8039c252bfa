// Outputs: files made from tables, fetched by an address that nobody can guess, until they expire.
// What is in a file, and where it lies, is not known here.

import type { Brand } from '../base/brand.ts';
import { randomHex } from '../base/random.ts';
import type { Instant } from '../base/time.ts';

/** 32 lower-case hex digits of 128 random bits: whoever has it may fetch the file. */
export type OutputToken = Brand<string, 'OutputToken'>;

/** A token that nobody can guess. */
export const newOutputToken = (): OutputToken => randomHex(16) as OutputToken;

/** Formats that rows can leave in; more come as their writers do. */
export type OutputFormat =
  | 'csv'
  | 'typed-csv'
  | 'tsv'
  | 'dataset'
  | 'json-lines'
  | 'json-result'
  | 'fits'
  | 'votable'
  | 'votable-binary2'
  | 'parquet';

/** What people and programs need to know of a format. */
export interface FormatFacts {
  /** What it is asked for by, in any case, and what jobs show as their type. */
  readonly name: string;
  /** Further names that it is asked for by, in lower case. */
  readonly otherNames?: readonly string[];
  /** What file names end in, without the dot; CasJobs' own, for clients look for them. */
  readonly extension: string;
  /** Media type (RFC 9110), with what a reader has to know to read it. */
  readonly contentType: string;
  /** What a list of formats says of it: a line without a full stop. */
  readonly description: string;
}

/** All formats, in the order in which lists show them. */
export const OUTPUT_FORMATS: Readonly<Record<OutputFormat, FormatFacts>> = {
  csv: {
    name: 'CSV',
    extension: 'csv',
    // RFC 4180: the first line names the columns.
    contentType: 'text/csv; charset=utf-8; header=present',
    description: 'A table of MyDB as comma-separated values, UTF-8',
  },
  'typed-csv': {
    name: 'TCSV',
    extension: 'csv',
    contentType: 'text/csv; charset=utf-8; header=present',
    description: 'The same with a type beside each name, as quick queries answer',
  },
  tsv: {
    name: 'TSV',
    extension: 'tsv',
    contentType: 'text/tab-separated-values; charset=utf-8',
    description: 'As CSV, with tabs between values, and none in them',
  },
  dataset: {
    name: 'DataSet',
    extension: 'xml',
    contentType: 'text/xml; charset=utf-8',
    description: 'A DataSet of .NET: its schema and a diffgram, XML',
  },
  'json-lines': {
    name: 'JSON',
    otherNames: ['jsonl', 'ndjson'],
    extension: 'jsonl',
    contentType: 'application/x-ndjson',
    description: 'An object of JSON a line, every number with all its digits',
  },
  'json-result': {
    name: 'JSONResult',
    extension: 'json',
    contentType: 'application/json',
    description: 'One JSON document: the names of the columns, then an array a row',
  },
  fits: {
    name: 'FITS',
    otherNames: ['fit'],
    extension: 'fit',
    contentType: 'application/fits',
    description: 'A FITS binary table; text in ASCII',
  },
  votable: {
    name: 'VOTable',
    otherNames: ['votable-tabledata', 'votable/td'],
    extension: 'xml',
    contentType: 'application/x-votable+xml; serialization=tabledata',
    description: 'VOTable 1.4, its rows in cells of text',
  },
  'votable-binary2': {
    name: 'VOTable-BINARY2',
    otherNames: ['votable-b2', 'votable/b2'],
    extension: 'xml',
    contentType: 'application/x-votable+xml; serialization=BINARY2',
    description: 'VOTable 1.4, its rows in binary, half as long as in text',
  },
  parquet: {
    name: 'Parquet',
    extension: 'parquet',
    contentType: 'application/vnd.apache.parquet',
    description: 'Parquet, with units, UCDs and descriptions as VOTable metadata',
  },
};

/** The format that is asked for by `name`, in any case. */
export const outputFormatOf = (name: string): OutputFormat | undefined =>
  BY_NAME.get(name.trim().toLowerCase());

const BY_NAME = new Map(
  Object.entries(OUTPUT_FORMATS).flatMap(([format, { name, otherNames = [] }]) =>
    [name.toLowerCase(), ...otherNames].map((each) => [each, format as OutputFormat] as const),
  ),
);

/** A file that can be fetched. */
export interface Output {
  readonly token: OutputToken;
  /** The last piece of the address, as `bright_demo.csv`: clients save under it. */
  readonly fileName: string;
  readonly bytes: bigint;
  readonly expires: Instant;
}
