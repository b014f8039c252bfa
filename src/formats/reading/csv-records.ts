// The records of a delimited text, read as it comes: values with their quotes taken off, and the
// line that each record begins in. The engine reads the rows; this is for the head of a text, for
// texts that only blanks delimit, and for saying where something is wrong.

/** One record. */
export interface CsvRecord {
  /** The line it begins in; counts from 1. */
  readonly line: number;
  readonly values: readonly string[];
  /** Whether each value stood in quotes. */
  readonly quoted: readonly boolean[];
  /** As it stands in the text, quotes and all, without the line end behind it. */
  readonly raw: string;
  /** What is wrong with it; absent where nothing is. */
  readonly problem?: string;
}

/** What stands between two values: one character, or `blanks`, any number of blanks and tabs. */
export type Delimiter = string;

/** What a line with nothing in it is. */
export type BlankLines = 'skipped' | 'records';

/** Reads one text, in pieces. Quotes are doubled inside quotes; lines end in LF, CRLF or CR. */
export interface CsvReader {
  /** The records that are whole with this piece. */
  read(piece: string): CsvRecord[];
  /** The last record, where no line end stood behind it. */
  end(): CsvRecord[];
}

/** The problem of a record that took all that came behind it. */
export const OPEN_QUOTE = 'a quote is opened and never closed';

/** A reader at the beginning of a text. Where there is one column, a line may be nothing too. */
export const csvReader = (delimiter: Delimiter, blankLines: BlankLines = 'skipped'): CsvReader => {
  const state: State = {
    delimiter,
    blankLines,
    line: 1,
    began: 1,
    values: [],
    quoted: [],
    value: '',
    at: 'start',
    afterReturn: false,
    problem: undefined,
    records: [],
    carried: '',
    from: 0,
  };
  const taken = (): CsvRecord[] => state.records.splice(0);
  return {
    read: (piece) => {
      for (let index = 0; index < piece.length;) index = step(state, piece, index);
      state.carried += piece.slice(state.from);
      state.from = 0;
      return taken();
    },
    end: () => {
      if (state.at === 'quoted') state.problem ??= OPEN_QUOTE;
      endRecord(state, '');
      return taken();
    },
  };
};

interface State {
  readonly delimiter: Delimiter;
  readonly blankLines: BlankLines;
  line: number;
  /** The line that the record began in. */
  began: number;
  values: string[];
  quoted: boolean[];
  value: string;
  /** `start`: nothing of a value yet; `closing`: behind a quote inside quotes. */
  at: 'start' | 'plain' | 'quoted' | 'closing' | 'closed';
  /** Whether the last character was CR, with which a LF makes one line end. */
  afterReturn: boolean;
  problem: string | undefined;
  readonly records: CsvRecord[];
  /** What earlier pieces had of the record. */
  carried: string;
  /** Where the record begins in the piece that is read. */
  from: number;
}

/** Takes what stands at `index`, and says where to go on. */
const step = (state: State, piece: string, index: number): number => {
  const letter = piece[index] ?? '';
  if (state.afterReturn) {
    state.afterReturn = false;
    if (letter === '\n') {
      if (state.at === 'quoted') state.value += letter;
      else state.from = index + 1;
      return index + 1;
    }
  }
  if (state.at === 'quoted') return insideQuotes(state, piece, index);
  if (letter === '"' && state.at === 'closing') {
    state.value += letter;
    state.at = 'quoted';
  } else if (letter === '\n' || letter === '\r') {
    state.afterReturn = letter === '\r';
    if (state.blankLines === 'records' && isBlankLine(state)) endValue(state);
    endRecord(state, piece.slice(state.from, index));
    state.from = index + 1;
    state.line += 1;
    state.began = state.line;
  } else if (isDelimiter(state, letter)) {
    if (state.delimiter !== 'blanks' || state.at !== 'start') endValue(state);
  } else if (letter === '"' && state.at === 'start') {
    // Blanks before a quote are no part of its value.
    state.value = '';
    state.at = 'quoted';
    state.quoted[state.values.length] = true;
  } else {
    return plainText(state, piece, index);
  }
  return index + 1;
};

/** A run of characters that mean nothing, outside of quotes. */
const plainText = (state: State, piece: string, index: number): number => {
  let end = index + 1;
  while (end < piece.length && !isSpecial(state, piece[end] ?? '')) end += 1;
  const text = piece.slice(index, end);
  if (state.at === 'closing' || state.at === 'closed') {
    state.at = 'closed';
    if (!BLANK.test(text)) state.problem ??= 'text stands behind a closing quote';
  } else {
    if (state.at === 'plain' || !BLANK.test(text)) state.at = 'plain';
    state.value += text;
  }
  return end;
};

const BLANK = /^ *$/;

const isSpecial = (state: State, letter: string): boolean =>
  letter === '"' || letter === '\n' || letter === '\r' || isDelimiter(state, letter);

const isDelimiter = ({ delimiter }: State, letter: string): boolean =>
  delimiter === 'blanks' ? letter === ' ' || letter === '\t' : letter === delimiter;

/** A run of characters inside quotes, whose line ends count and stay. */
const insideQuotes = (state: State, piece: string, index: number): number => {
  let end = index;
  for (; end < piece.length && piece[end] !== '"'; end += 1) {
    const letter = piece[end];
    if (letter === '\r' || (letter === '\n' && piece[end - 1] !== '\r')) state.line += 1;
  }
  state.value += piece.slice(index, end);
  if (end < piece.length) state.at = 'closing';
  else state.afterReturn = piece[end - 1] === '\r';
  return Math.min(end + 1, piece.length);
};

const endValue = (state: State): void => {
  state.quoted[state.values.length] ??= false;
  state.values.push(state.value);
  state.value = '';
  state.at = 'start';
};

const isBlankLine = ({ values, value, at }: State): boolean =>
  values.length === 0 && value === '' && at === 'start';

/** `rest` is what the record has in the piece that is read. */
const endRecord = (state: State, rest: string): void => {
  const { delimiter, values, at, value } = state;
  // Blanks at the end of a line stand before nothing, where they delimit.
  const isOpen = at !== 'start' || (delimiter === 'blanks' ? value !== '' : values.length > 0);
  if (isOpen || value !== '') endValue(state);
  if (state.values.length > 0) {
    const { began: line, quoted, problem } = state;
    const raw = state.carried + rest;
    state.records.push({ line, values: state.values, quoted, raw, ...(problem && { problem }) });
  }
  state.carried = '';
  state.values = [];
  state.quoted = [];
  state.value = '';
  state.at = 'start';
  state.problem = undefined;
};
