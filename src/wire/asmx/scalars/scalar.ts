// What a simple type of the wire is: its two ways of being read (XSD in SOAP, .NET's Convert over
// GET and POST) and its one way of being written. The types themselves stand beside this file.
// What a scalar cannot read it refuses with .NET's own words; nothing here knows a message.

/** A simple type: its names, what stands for an absent value, its readers and its writer. */
export interface Scalar<T> {
  readonly kind: 'scalar';
  /** The name in XML Schema, which also names its root element over GET: `long`. */
  readonly xsd: string;
  /** The name in .NET, for error texts: `System.Int64`. */
  readonly dotNet: string;
  /** Whether null is one of its values; such elements may be missing. */
  readonly nullable: boolean;
  /** What SOAP gives for an absent element, and GET for an absent optional parameter. */
  readonly absent: T;
  /** Reads the XSD form; throws a lexical rejection. */
  fromXml(written: string, zone: string): T;
  /** Present where a value may be large: reads as `fromXml` does, a piece of the text at a time. */
  readonly inPieces?: () => PieceReader<T>;
  /** Reads the form of .NET's `Convert`; throws a lexical rejection. Null: forms cannot have it. */
  readonly fromForm: ((written: string, zone: string) => T) | null;
  /** Present where what is written never holds markup: it then goes out as it is. */
  readonly isPlain?: true;
  /** Writes the XSD form, unescaped; null only for null. */
  write(value: T, zone: string): string | null;
}

/** Reads a text that comes in pieces. */
export interface PieceReader<T> {
  piece(text: string): void;
  /** The value; throws a lexical rejection, which nothing before does. */
  end(): T;
}

/** Without the blanks that .NET's parsers skip; linear, where a pattern would not be. */
export const trimmed = (written: string): string => {
  let [start, end] = [0, written.length];
  while (start < end && isSkipped(written.charCodeAt(start))) start += 1;
  while (end > start && isSkipped(written.charCodeAt(end - 1))) end -= 1;
  return written.slice(start, end);
};

/** Tab to carriage return, and the blank. */
const isSkipped = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/** What .NET says of a text that is no number, and of much else. */
export const NOT_THE_FORMAT = 'Input string was not in a correct format.';
