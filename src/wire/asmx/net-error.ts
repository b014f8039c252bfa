// Errors as .NET tells of them: a chain of exceptions, each with its type and message, and the two
// forms in which a site shows it. Types and messages are .NET's; who threw is told elsewhere.

/** An exception, and the one that it was thrown for. */
export interface NetError {
  /** With its namespace: `System.FormatException`. */
  readonly type: string;
  readonly message: string;
  readonly inner?: NetError;
  /** Where .NET throws it, innermost first, as it stands in its stack trace. */
  readonly at?: readonly string[];
}

/** `production`: messages alone; `development`: all that .NET knows, as its own text. */
export type ErrorForm = 'production' | 'development';

/** An exception of that type. */
export const netError = (type: string, message: string, inner?: NetError): NetError => ({
  type,
  message,
  ...(inner !== undefined && { inner }),
});

/** The error as one text; `encode` is put on messages, not on what stands between them. */
export const errorText = (
  error: NetError,
  form: ErrorForm,
  encode: (message: string) => string = (message) => message,
): string =>
  form === 'production' ? messagesOf(error, encode).join(ARROW) : fullText(error, encode);

const ARROW = ' ---> ';

/** An exception without a message is named by the type that all of them share here. */
const messagesOf = (
  { message, inner }: NetError,
  encode: (message: string) => string,
): readonly string[] => [
  message === '' ? 'SoapException' : encode(message),
  ...(inner === undefined ? [] : messagesOf(inner, encode)),
];

/** As `Exception.ToString` writes it, with those frames of the stack that clients have seen. */
const fullText = (
  { type, message, inner, at = [] }: NetError,
  encode: (message: string) => string,
): string => {
  const own = message === '' ? type : `${type}: ${encode(message)}`;
  const rest = inner === undefined ? '' : `${ARROW}${fullText(inner, encode)}${INNER_END}`;
  return own + rest + at.map((frame) => `\r\n   at ${frame}`).join('');
};

const INNER_END = '\r\n   --- End of inner exception stack trace ---';

/** The exception that a fault is made of, where .NET throws it. */
export const soapException = (
  message: string,
  at: readonly string[] = [],
  inner?: NetError,
): NetError => ({ ...netError(SOAP_EXCEPTION, message, inner), at });

/** The type of what a fault is made of. */
export const SOAP_EXCEPTION = 'System.Web.Services.Protocols.SoapException';

/** The type of what is wrong with a message as a whole. */
export const INVALID_OPERATION = 'System.InvalidOperationException';

/** The type of what is wrong with what a caller named or gave. */
export const ARGUMENT = 'System.ArgumentException';

/** The type of a text that is no value. */
export const FORMAT = 'System.FormatException';

/** The type of a value that its type cannot hold. */
export const OVERFLOW = 'System.OverflowException';
