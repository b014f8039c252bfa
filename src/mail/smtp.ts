// The mail port filled: letters go to one SMTP server, over nodemailer, a connection each.
// The address of that server may hold a password; it is in no error that leaves this room.

import { createTransport } from 'nodemailer';
import { SECOND } from '../base/time.ts';
import type { Mail } from '../ports/mail.ts';

/** Where letters go, and whom they come from. */
export interface SmtpTerms {
  /** `smtp://user:password@host:port`, or `smtps://…` for TLS from the first byte. */
  readonly url: string;
  /** One address without a name. */
  readonly from: string;
}

/** A server that says nothing for so long is down; the next try is soon enough. */
const SILENCE_MAX = 30 * SECOND;

/** Letters over the SMTP server of `terms`. Nothing is connected before the first of them. */
export const createSmtpMail = ({ url, from }: SmtpTerms): Mail => {
  const transport = createTransport({
    ...serverOf(url),
    connectionTimeout: SILENCE_MAX,
    greetingTimeout: SILENCE_MAX,
    socketTimeout: SILENCE_MAX,
    // Texts of ours are all that letters are made from.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text }) => {
      await transport.sendMail({
        // An address as an object is taken as it is: nothing in it is read as a second one.
        from: { name: '', address: from },
        to: { name: '', address: to },
        subject,
        text,
        // Programs that answer letters leave these alone: RFC 3834, section 5.
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    },
  };
};

const serverOf = (text: string) => {
  const { protocol, hostname, port, username, password } = new URL(text);
  const isSecure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const user = decodeURIComponent(username);
  return {
    host,
    secure: isSecure,
    ...(port === '' ? {} : { port: Number(port) }),
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(password) } }),
    // A password crosses no network in clear text, whatever the other side offers.
    requireTLS: user !== '' && !isSecure && !LOCAL.has(host),
  };
};

const LOCAL: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
