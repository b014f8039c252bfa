// What the settings say of mail: who carries it, and which addresses letters lead back to.
// Without publicUrl no letter holds an address: who asks may name any host as ours.

import { hostname } from 'node:os';
import type { Operator } from '../core/disk-alarm.ts';
import { Refusal } from '../domain/refusal.ts';
import { createSmtpMail } from '../mail/smtp.ts';
import type { Links, Mail } from '../ports/mail.ts';
import type { Settings } from '../settings.ts';
import { ADDRESS_PATH } from '../web/account/address.ts';
import { RESET_PATH } from '../web/account/reset.ts';
import { outputUrlOf } from '../wire/casjobs/downloads.ts';

/** Mail by the settings, or null where there is none; refuses half of what it takes. */
export const mailOf = ({ smtpUrl, mailFrom, operatorMail }: Settings): Mail | null => {
  if (smtpUrl === null && operatorMail === null) return null;
  if (smtpUrl === null) throw badMail('operatorMail is set and smtpUrl is not: no mail is sent.');
  if (mailFrom !== null) return createSmtpMail({ url: smtpUrl, from: mailFrom });
  throw badMail('smtpUrl is set and mailFrom is not: letters come from somebody.');
};

const badMail = (problems: string): Refusal => new Refusal('bad-settings', { problems });

/** Whom letters about the machine go to; they call the site by its address, else by its host. */
export const operatorOf = ({ operatorMail, publicUrl }: Settings): Operator | null =>
  operatorMail === null ? null : { address: operatorMail, site: publicUrl ?? hostname() };

/** The addresses that stand in letters. */
export const linksOf = ({ publicUrl }: Pick<Settings, 'publicUrl'>): Links => {
  const base = publicUrl?.replace(/\/+$/, '') ?? null;
  return {
    outputOf: (output) => (base === null ? null : outputUrlOf(base, output)),
    addressOf: (code) => (base === null ? null : `${base}${ADDRESS_PATH}?code=${code}`),
    resetOf: (code) => (base === null ? null : `${base}${RESET_PATH}?code=${code}`),
  };
};
