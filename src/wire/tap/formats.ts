// The formats that results can be asked for in (TAP 1.1, 2.7.3): by their media types and by short
// names, in any case. What a format is made of is not here.

import { OUTPUT_FORMATS, type OutputFormat } from '../../domain/output.ts';

/** A format as TAP offers it. */
export interface TapFormat {
  readonly format: OutputFormat;
  /** The media type that capabilities tell of; results have it unless another was asked for. */
  readonly mime: string;
  /** What else it is asked for by; the first is the one to use. */
  readonly aliases: readonly string[];
  /** TAPRegExt's own name of the form, where it has one. */
  readonly standard?: string;
}

const TABLEDATA = 'application/x-votable+xml;serialization=TABLEDATA';

/** All of them; the first is given where none is asked for. */
export const TAP_FORMATS: readonly [TapFormat, ...TapFormat[]] = [
  {
    format: 'votable',
    mime: TABLEDATA,
    aliases: ['votable', 'votable/td', 'text/xml', 'application/x-votable+xml'],
    standard: 'ivo://ivoa.net/std/TAPRegExt#output-votable-td',
  },
  {
    format: 'votable-binary2',
    mime: 'application/x-votable+xml;serialization=BINARY2',
    aliases: ['votable/b2'],
    standard: 'ivo://ivoa.net/std/TAPRegExt#output-votable-binary2',
  },
  { format: 'fits', mime: 'application/fits', aliases: ['fits'] },
  { format: 'csv', mime: 'text/csv;header=present', aliases: ['csv', 'text/csv'] },
  { format: 'tsv', mime: 'text/tab-separated-values', aliases: ['tsv'] },
  { format: 'parquet', mime: 'application/vnd.apache.parquet', aliases: ['parquet'] },
  { format: 'json-result', mime: 'application/json', aliases: ['json'] },
];

/**
 * The format that a value of RESPONSEFORMAT means; undefined where it is none of ours, or a
 * parameter of its media type asks for what none of ours is.
 */
export const tapFormatOf = (asked: string): TapFormat | undefined => {
  const [name = '', ...parameters] = folded(asked).replaceAll('"', '').split(';');
  const found = BY_NAME.get(name);
  // A form of VOTable is asked for by a parameter; the last counts, as of all parameters.
  const form = parameters.findLast((each) => FORMS.has(each));
  const format =
    isVotable(found) && form !== undefined ? BY_NAME.get(FORMS.get(form) ?? '') : found;
  return format !== undefined && parameters.every((each) => isMet(format, each))
    ? format
    : undefined;
};

const isVotable = (format: TapFormat | undefined): boolean =>
  format?.format === 'votable' || format?.format === 'votable-binary2';

const FORMS: ReadonlyMap<string, string> = new Map([
  ['serialization=tabledata', 'votable/td'],
  ['serialization=binary2', 'votable/b2'],
]);

/** Whether a result in a format is what a parameter of its media type says. */
const isMet = (format: TapFormat, parameter: string): boolean => {
  if (parameter === '') return true;
  const isText = format.format === 'csv' || format.format === 'tsv';
  if (parameter === 'header=present') return isText;
  if (FORMS.has(parameter)) return isVotable(format);
  return parameter === 'charset=utf-8' && (isText || isVotable(format) || isJson(format));
};

const isJson = ({ format }: TapFormat): boolean => format === 'json-result';

/** Blanks mean nothing in a media type here, and case only where we write one. */
const folded = (name: string): string => name.toLowerCase().replaceAll(/\s/g, '');

const BY_NAME: ReadonlyMap<string, TapFormat> = new Map(
  TAP_FORMATS.flatMap((each) =>
    [each.mime, ...each.aliases].map((name) => [folded(name), each] as const),
  ),
);

/**
 * The media type of an answer: a client that has asked for one by its name is told that name again
 * (DALI 1.1, 3.4.3), and text that may hold more than ASCII says that it is UTF-8.
 */
export const contentTypeFor = (format: OutputFormat, asked: string | undefined): string => {
  const name = asked?.trim() ?? '';
  if (PLAIN_TYPE.test(name) && BY_NAME.has(folded(name)) && !/^votable\//i.test(name)) {
    return name;
  }
  const known = TAP_FORMATS.find((each) => each.format === format);
  const isText = format === 'csv' || format === 'tsv';
  return known === undefined || isText ? OUTPUT_FORMATS[format].contentType : known.mime;
};

/** The short name of a format that may be none of ours. */
export const formatNameOf = (format: OutputFormat): string =>
  TAP_FORMATS.find((each) => each.format === format)?.aliases[0] ?? OUTPUT_FORMATS[format].name;

/** What may stand in a head of an answer; what was asked comes from outside. */
const PLAIN_TYPE = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w-]+)*$/;

/** What can be asked for, for a sentence. */
export const formatNames = (): string => TAP_FORMATS.map(({ aliases: [name] }) => name).join(', ');
