// What an account page is, as data: where it lies, what it shows, and what can be done on it.
// Who may see one, and whether a form may be believed, is decided in one place for all of them.

import { Refusal, type RefusalName, type Words } from '../../domain/refusal.ts';
import type { FormPart } from '../../wire/http/multipart.ts';
import type { Html } from '../html.ts';
import type { SignedVisit, Visit } from './visit.ts';

/** A page, for those who have signed in or for those who have not. */
export interface Page<V extends Visit> {
  readonly path: string;
  /** In the bar, as heading and in the title. */
  readonly name: string;
  show(visit: V): Promise<Html>;
  /** What may be said on it of what was done elsewhere, by the word for it in an address. */
  readonly said?: Readonly<Record<string, string>>;
  /** What forms of the page do, by the last piece of their address: `/account/jobs/cancel`. */
  readonly actions: Readonly<Record<string, Action<V>>>;
}

/** What a form does that brings a file. */
export interface FileAction {
  /** What it throws as a refusal is said on the page, which is shown again. */
  run(visit: SignedVisit, file: FormPart): Promise<Outcome>;
}

/** A page of somebody's own. */
export interface OwnPage extends Page<SignedVisit> {
  /** Forms of the page that bring a file, by the last piece of their address. */
  readonly uploads?: Readonly<Record<string, FileAction>>;
  /**
   * What links below the page lead to, by the last piece of their address: a file that is made when
   * it is asked for. What is thrown as a refusal is said on the page.
   */
  readonly leads?: Readonly<Record<string, (visit: SignedVisit) => Promise<string>>>;
}

/** What one form does. */
export interface Action<V extends Visit> {
  /** Said on the page when it is done. */
  readonly done: string;
  /** Refusals in words of its own. */
  readonly words?: OwnWords;
  /** What it throws as a refusal is said on the page, which is shown again. */
  run(visit: V): Promise<Outcome>;
}

/** What is said in place of the catalogue's words, which are those of the old services. */
export type OwnWords = Partial<Record<RefusalName, Words>>;

/** What comes of a form. */
export type Outcome =
  | 'done'
  /** Something that is told once, on the page itself: it is nowhere to be asked for again. */
  | { readonly kind: 'told'; readonly piece: Html }
  /** Somewhere else, with what changes there, as a cookie. */
  | {
      readonly kind: 'moved';
      readonly to: string;
      readonly headers: Readonly<Record<string, string>>;
    };

/** A field of the form that was sent, blanks around it taken away. */
export const fieldOf = ({ form }: Visit, name: string): string => form.get(name)?.trim() ?? '';

/** A secret of the form that was sent, as it is. */
export const secretOf = ({ form }: Visit, name: string): string => form.get(name) ?? '';

/** The new password of a form; refuses where its two fields differ. */
export const newPasswordOf = (visit: Visit): string => {
  const password = secretOf(visit, 'new');
  if (password !== secretOf(visit, 'again')) throw new Refusal('passwords-differ');
  return password;
};
