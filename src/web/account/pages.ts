// The account pages as a protocol: who asks is looked at once for all of them, a form is believed
// only from a page that was shown to its sender, and what it did is told by the page it leads to.

import { Refusal } from '../../domain/refusal.ts';
import type { HttpAnswer, HttpRequest, Protocol } from '../../wire/http/message.ts';
import { boundaryOf, partsOf } from '../../wire/http/multipart.ts';
import { statusOf } from '../../wire/http/plain.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { Action, Outcome, OwnPage, Page } from './declare.ts';
import { doneNotice, failurePage, framed, HOME, refusedNotice } from './frame.ts';
import { accessPage, type AccessPageParts } from './access.ts';
import { addressPage, type AddressPageParts } from './address.ts';
import { jobsPage, type JobsPageParts } from './jobs.ts';
import { overviewPage, type OverviewParts } from './overview.ts';
import { registerPage, type RegisterPageParts } from './register.ts';
import { resetPage } from './reset.ts';
import { signInPage } from './sign-in.ts';
import { tablesPage, type TablesPageParts } from './tables.ts';
import {
  cookieHeader,
  cookieOf,
  formTokenOf,
  newVisit,
  readForm,
  readToFile,
  refuseForeign,
  type SignedVisit,
  type Visit,
} from './visit.ts';

/** What the pages need of the rest of the house. */
export type AccountPagesParts = OverviewParts &
  JobsPageParts &
  TablesPageParts &
  AccessPageParts &
  AddressPageParts &
  RegisterPageParts & {
    /** The largest form. */
    readonly formBytesMax: number;
  };

/** The protocol of `/account` and of all below it. */
export const accountPagesOf = (parts: AccountPagesParts): Protocol => {
  const site = siteOf(parts);
  return {
    name: 'account',
    takes: ({ path }) => path === HOME || path.startsWith(`${HOME}/`),
    answer: (request) =>
      request.method === 'POST' ? answerForm(site, request) : answerLook(site, request),
    refuse: failurePage,
  };
};

/** Every page there is, and what forms are sent to. */
interface Site {
  readonly parts: AccountPagesParts;
  readonly own: readonly OwnPage[];
  readonly signIn: Page<Visit>;
  readonly strangers: readonly Page<Visit>[];
}

const siteOf = (parts: AccountPagesParts): Site => {
  const own = [overviewPage(parts), jobsPage(parts), tablesPage(parts), accessPage(parts)];
  const signIn = signInPage(parts, (path) => own.some((page) => page.path === path));
  return {
    parts,
    own,
    signIn,
    strangers: [signIn, registerPage(parts), resetPage(parts.registration), addressPage(parts)],
  };
};

const pageAt = <P extends { readonly path: string }>(pages: readonly P[], path: string) =>
  pages.find((page) => page.path === path);

/** What a form at `path` does, and on which page. */
const actionAt = <V extends Visit>(
  pages: readonly Page<V>[],
  path: string,
): { readonly page: Page<V>; readonly name: string; readonly action: Action<V> } | undefined => {
  for (const page of pages) {
    for (const [name, action] of Object.entries(page.actions)) {
      if (path === (name === '' ? page.path : `${page.path}/${name}`))
        return { page, name, action };
    }
  }
  return undefined;
};

/** Who has signed in under the cookie that came; undefined where nobody has, or not lately. */
const signedVisitOf = async ({ parts }: Site, visit: Visit): Promise<SignedVisit | undefined> => {
  const session = cookieOf(visit.request, 'almagest-session');
  if (session === undefined) return undefined;
  try {
    const account = await parts.sessions.accountOf(session);
    return { ...visit, account, session, formToken: formTokenOf(session) };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unknown-login-token') return undefined;
    throw error;
  }
};

const visitOf = (request: HttpRequest, cookie: string, form = new URLSearchParams()): Visit => ({
  request,
  query: new URLSearchParams(request.query),
  form,
  formToken: formTokenOf(cookie),
});

/** The page that a path is of, and what it leads to where it is below one. */
const lookAt = (site: Site, path: string) => {
  const page = pageAt(site.own, path);
  if (page !== undefined) return { page };
  for (const each of site.own) {
    for (const [name, lead] of Object.entries(each.leads ?? {})) {
      if (path === `${each.path}/${name}`) return { page: each, lead };
    }
  }
  return undefined;
};

const answerLook = async (site: Site, request: HttpRequest): Promise<HttpAnswer> => {
  const { path, method } = request;
  const own = lookAt(site, path);
  const open = pageAt(site.strangers, path);
  if (own === undefined && open === undefined) {
    return failurePage({ kind: 'refusal', refusal: new Refusal('unknown-page', { path }) });
  }
  if (method !== 'GET' && method !== 'HEAD') return notAllowed();
  const cookie = cookieOf(request, 'almagest-visit') ?? newVisit();
  const visit = visitOf(request, cookie);
  const signed = await signedVisitOf(site, visit);
  if (open !== undefined) return strangersPage(open, visit, cookie, saidOn(open, visit));
  if (own === undefined || signed === undefined) return strangersPage(site.signIn, visit, cookie);
  const { page, lead } = own;
  if (lead === undefined) return ownPage(site, page, { visit: signed, ...saidOn(page, visit) });
  return outcomeOf(
    { page, name: '', action: { done: '', run: async () => moved(await lead(signed)) } },
    signed,
    (shown, said) => ownPage(site, page, { visit: shown, ...said }),
  );
};

/** What a page says of what was done before it was asked for. */
const saidOn = <V extends Visit>({ actions, said = {} }: Page<V>, { query }: Visit): Said => {
  const name = query.get('done') ?? '';
  const done = Object.hasOwn(actions, name) ? actions[name]?.done : undefined;
  const text = done ?? (Object.hasOwn(said, name) ? said[name] : undefined) ?? '';
  return text === '' ? {} : { notice: doneNotice(text) };
};

const uploadAt = ({ own }: Site, path: string) => {
  for (const page of own) {
    for (const [name, upload] of Object.entries(page.uploads ?? {})) {
      if (path === `${page.path}/${name}`) return { page, name, upload };
    }
  }
  return undefined;
};

/** A form with a file: who sends it is known before the file is read, and so is whether he may. */
const answerUpload = async (
  site: Site,
  request: HttpRequest,
  boundary: string,
): Promise<HttpAnswer> => {
  const { path, body } = request;
  const found = uploadAt(site, path);
  if (found === undefined) return notAllowed();
  const { page, name, upload } = found;
  const parts = partsOf(body, boundary);
  try {
    const { form, file } = await readToFile(parts, site.parts.formBytesMax);
    const session = cookieOf(request, 'almagest-session');
    refuseForeign(request, session, form);
    const signed = await signedVisitOf(site, visitOf(request, session ?? '', form));
    if (signed === undefined) return await sessionEnded(site, request);
    const action = { done: '', run: (visit: SignedVisit) => upload.run(visit, file) };
    return await outcomeOf({ page, name, action }, signed, (shown, said) =>
      ownPage(site, page, { visit: shown, ...said }),
    );
  } finally {
    await parts.return(undefined);
  }
};

const answerForm = async (site: Site, request: HttpRequest): Promise<HttpAnswer> => {
  const boundary = boundaryOf(request.headers['content-type']);
  if (boundary !== undefined) return answerUpload(site, request, boundary);
  const form = await readForm(request, site.parts.formBytesMax);
  const open = actionAt(site.strangers, request.path);
  if (open !== undefined) {
    const cookie = cookieOf(request, 'almagest-visit');
    refuseForeign(request, cookie, form);
    const visit = visitOf(request, cookie ?? '', form);
    return outcomeOf(open, visit, (shown, said) =>
      strangersPage(open.page, shown, cookie ?? '', said),
    );
  }
  const own = actionAt(site.own, request.path);
  if (own === undefined) return notAllowed();
  const session = cookieOf(request, 'almagest-session');
  refuseForeign(request, session, form);
  const signed = await signedVisitOf(site, visitOf(request, session ?? '', form));
  if (signed === undefined) return sessionEnded(site, request);
  return outcomeOf(own, signed, (shown, said) =>
    ownPage(site, own.page, { visit: shown, ...said }),
  );
};

/** Does what a form asks, and answers with the page that tells of it. */
const outcomeOf = async <V extends Visit>(
  { page, name, action }: { page: Page<V>; name: string; action: Action<V> },
  visit: V,
  show: (visit: V, said: Said) => Promise<HttpAnswer>,
): Promise<HttpAnswer> => {
  try {
    const outcome = await action.run(visit);
    if (outcome === 'done') return seeOther(`${page.path}?done=${name}`);
    // What was typed has served; the form is there for another.
    const empty = { ...visit, form: new URLSearchParams() };
    if (outcome.kind === 'told') return await show(empty, { notice: outcome.piece });
    return seeOther(outcome.to, outcome.headers);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return show(visit, { notice: refusedNotice(error, action.words), status: statusOf(error) });
  }
};

/** What is shown above a page, with which status. */
interface Said {
  readonly notice?: Html;
  readonly status?: number;
}

const ownPage = async (
  { own }: Site,
  page: OwnPage,
  { visit, ...said }: Said & { readonly visit: SignedVisit },
): Promise<HttpAnswer> => {
  const { account, formToken } = visit;
  const body = await page.show(visit);
  return framed({ place: page, body, ...said, signed: { account, places: own, formToken } });
};

const strangersPage = async (
  page: Page<Visit>,
  visit: Visit,
  cookie: string,
  said: Said = {},
): Promise<HttpAnswer> => {
  const body = await page.show(visit);
  const headers = cookieHeader(visit.request, 'almagest-visit', cookie);
  return framed({ place: page, body, headers, ...said });
};

const sessionEnded = ({ signIn }: Site, request: HttpRequest): Promise<HttpAnswer> => {
  const cookie = cookieOf(request, 'almagest-visit') ?? newVisit();
  const words = 'You were signed out, because nothing came from you for a while. Nothing was done.';
  const notice = html`<p class="notice refused" role="alert">${words}</p>`;
  return strangersPage(signIn, visitOf(request, cookie), cookie, { notice, status: 403 });
};

const moved = (to: string): Outcome => ({ kind: 'moved', to, headers: {} });

const seeOther = (to: string, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status: 303,
  headers: { Location: to, 'Cache-Control': 'no-store', ...headers },
  body: null,
});

const notAllowed = (): HttpAnswer => ({
  status: 405,
  headers: { Allow: 'GET, HEAD, POST', 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'Account pages are read by GET, and their forms are sent to the addresses they name.\n',
});
