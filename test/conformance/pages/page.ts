// A help page of an original service, as it was saved: what it says of its operation, and its
// sample messages. Pages that lost their indentation and blank lines on the way are read as well.

/** A page, taken apart. */
export interface SeedPage {
  /** The name of its file, by which failures are told. */
  readonly file: string;
  /** As its first line says. */
  readonly service: string;
  readonly operation: string;
  /** All that stands before the samples, blanks made one. */
  readonly prose: string;
  readonly samples: readonly SeedSample[];
  /** Whether indentation and blank lines are as they were. */
  readonly isWhole: boolean;
}

/** One way to call the operation, as it is shown. */
export interface SeedSample {
  readonly title: (typeof TITLES)[number];
  readonly request: readonly string[];
  readonly response: readonly string[];
}

/** The headings of samples, in their order. */
export const TITLES = ['SOAP 1.1', 'SOAP 1.2', 'HTTP GET', 'HTTP POST'] as const;

/** Reads a page; throws where it is none. */
export const readSeedPage = (file: string, text: string): SeedPage => {
  // One page has its first heading on the line before.
  const lines = text.replace(/(['’]?Invoke['’]? button\.)(?=SOAP)/, '$1\n').split(/\r?\n/);
  const starts = TITLES.flatMap((title) => {
    const at = lines.findIndex((line) => line.trim() === title);
    return at < 0 ? [] : [{ title, at }];
  });
  const head = lines.slice(0, starts[0]?.at).map((line) => line.trim());
  const [service, , operation, ...about] = head.filter((line) => line !== '');
  if (service === undefined || operation === undefined || starts.length === 0) {
    throw new Error(`${file} is no help page of an operation.`);
  }
  return {
    file,
    service,
    operation,
    prose: about.join(' '),
    isWhole: /\n\s*\n/.test(text.trim()),
    samples: starts.map(({ title, at }, index) =>
      sampleOf(title, lines.slice(at + 1, starts[index + 1]?.at)),
    ),
  };
};

const sampleOf = (title: SeedSample['title'], lines: readonly string[]): SeedSample => {
  const begin = lines.findIndex((line) => /^(?:POST|GET) \//.test(line.trim()));
  const answer = lines.findIndex((line) => line.startsWith('HTTP/1.1 '));
  if (begin < 0 || answer < begin) throw new Error(`The sample of ${title} has no messages.`);
  return {
    title,
    request: trimmed(lines.slice(begin, answer)),
    response: trimmed(lines.slice(answer)),
  };
};

/** Without blank lines at both ends. */
const trimmed = (lines: readonly string[]): readonly string[] =>
  lines.join('\n').trim().split('\n');
