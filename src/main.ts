// The server put together: every part is built here from the settings, started, and stopped in the
// opposite order. It knows all adapters by name and decides nothing but how they fit.

import { hostname } from 'node:os';
import { join } from 'node:path';
import { ensureDemoAccount, ensureDemoContext } from './admin/demo.ts';
import { linksOf, mailOf, operatorOf } from './admin/mail-settings.ts';
import { isThisMachine } from './admin/listen-rules.ts';
import { addressesOf } from './admin/reachable.ts';
import { readDocuments } from './admin/read-documents.ts';
import { settingsToldOf, type SettingsInForce } from './admin/read-settings.ts';
import type { RunningServer } from './admin/running-server.ts';
import { executorUsersOf, placesOf, openStore } from './admin/site.ts';
import { guestsOf, strangerWarnings } from './admin/strangers.ts';
import { tlsOf } from './admin/tls-files.ts';
import { tellUpgrade } from './admin/upgrade.ts';
import { productVersion } from './admin/version.ts';
import { instant, MINUTE, SECOND } from './base/time.ts';
import { createCore, type Core } from './core/core.ts';
import type { Ports } from './core/parts.ts';
import { createDuckdbEngine } from './engines/duckdb/engine.ts';
import { placeIn, sweepPlaces, takePlace } from './engines/duckdb/server-place.ts';
import { alignGenerations, claimDataFolder, type DataFolder } from './files/data-folder.ts';
import { alignSpaces, openFiles } from './files/files.ts';
import { layoutOf } from './files/layout.ts';
import { createIdentity } from './identity/identity.ts';
import { createSeals } from './identity/seals.ts';
import { createMetrics, METRICS_TYPE } from './observe/metrics.ts';
import { createObserver } from './observe/observer.ts';
import { auditStore } from './observe/audited-store.ts';
import { watchStore } from './observe/watched-store.ts';
import type { FoldedName } from './domain/table.ts';
import type { Clock } from './ports/clock.ts';
import type { Engine } from './ports/engine.ts';
import type { Observer } from './ports/observer.ts';
import { accountPagesOf } from './web/account/pages.ts';
import { documentsOf } from './web/documents.ts';
import { healthOf } from './web/health.ts';
import { landingOf, type ListedApi, type ListedService } from './web/landing.ts';
import { metricsOf } from './web/metrics.ts';
import { oldPages } from './web/old-pages.ts';
import { tapPageOf } from './web/tap-page.ts';
import type { Service } from './wire/asmx/declare.ts';
import { asmxOf } from './wire/asmx/protocol.ts';
import { createTextSpools, type TextSpools } from './wire/asmx/text-spools.ts';
import { downloadsOf, outputUrlOf } from './wire/casjobs/downloads.ts';
import { casUsersServiceOf } from './wire/casjobs/cas-users-service.ts';
import { firstServiceOf } from './wire/casjobs/first-service.ts';
import { groupsServiceOf } from './wire/casjobs/groups-service.ts';
import { jobsServiceOf } from './wire/casjobs/jobs-service.ts';
import { serversServiceOf } from './wire/casjobs/servers-service.ts';
import { REST_ROOT, restApisOf } from './wire/casjobs/rest/api.ts';
import { restOf } from './wire/casjobs/rest/protocol.ts';
import { TOKEN_ROOTS } from './wire/casjobs/rest/tokens.ts';
import { usersServiceOf } from './wire/casjobs/users-service.ts';
import { commandServiceOf } from './wire/command/command-service.ts';
import { TAP_ROOT } from './wire/tap/resource.ts';
import { tapServiceOf, type TapService } from './wire/tap/service.ts';
import { timeZoneOf } from './base/time-zone.ts';
import { originsOf } from './wire/http/cors.ts';
import type { Protocol } from './wire/http/message.ts';
import { createHttpServer, type HttpServer } from './wire/http/server.ts';
import { startWorker } from './worker/loop.ts';

/** The settings, with the data folder decided. */
type SettingsWithData = SettingsInForce['values'];

/** What tests ask of a server beyond its settings. */
export interface ServeTerms {
  /** Puts something around the ports: fault tests stop the process at a named point with it. */
  decorate?(ports: Ports): Ports;
}

/** Starts a server; whatever was started before something failed is stopped again. */
export const serve = async (
  settings: SettingsWithData,
  terms: ServeTerms = {},
): Promise<RunningServer> => {
  const parts = new AsyncDisposableStack();
  try {
    const { ports, folder, warnings, readMetrics } = await openPorts(settings, parts);
    const core = createCore(terms.decorate?.(ports) ?? ports);
    const hasNewContext = await ensureContext(settings, core, ports);
    // The lock on the data folder says that whoever served it before is gone.
    if (settings.store === null) await core.housekeeping.outliveOthers();
    const worker = await startWorker({
      core,
      leaseSeconds: settings.leaseSeconds,
      onError: (error) => ports.observer.bug(error),
    });
    parts.defer(() => worker.stop());
    const http = await listen(settings, core, { ...ports, readMetrics });
    parts.defer(() => http.stop());
    const [first = '', ...others] = addressesOf(http);
    const url = settings.publicUrl ?? first;
    await folder.announce(url);
    ports.observer.note('info', 'server.started', { url });
    ports.observer.audit('server.start', { settings: settingsToldOf(settings) });
    const logins = (await core.accounts.list()).map(({ login }) => login);
    // Last of all: whatever fails before cannot take the only sight of its password away.
    const demo = hasDemo(settings) ? await ensureDemoAccount(core) : undefined;
    const otherUrls = settings.publicUrl === null ? others : [];
    const stop = () => parts.disposeAsync();
    return { url, otherUrls, port: http.port, demo, hasNewContext, logins, warnings, stop };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
};

const clock: Clock = { now: () => instant(Date.now()) };

interface OpenedPorts {
  readonly ports: Ports;
  readonly folder: DataFolder;
  readonly warnings: readonly string[];
  readMetrics(): Promise<string>;
}

const openPorts = async (
  settings: SettingsWithData,
  parts: AsyncDisposableStack,
): Promise<OpenedPorts> => {
  const metrics = createMetrics();
  const audit = { file: layoutOf(settings.data).audit, who: 'server', from: null };
  const observer = createObserver({ level: settings.logLevel, metrics, audit });
  const users = await executorUsersOf(settings);
  const folder = await claimDataFolder({
    ...placesOf(settings),
    hasExecutorUsers: users.executorIdFirst !== null,
    isShared: settings.store !== null,
    now: clock.now(),
  });
  parts.defer(() => folder.release());
  await alignSpaces({ ...placesOf(settings), executorIdFirst: users.executorIdFirst });
  const opened = await openStore(settings, folder.layout);
  const store = watchStore(auditStore(opened, observer), observer);
  parts.defer(() => store.close());
  const upgraded = tellUpgrade(settings, store, observer);
  const sweepHindrance = () => alignGenerations(settings.data, store);
  const hindrance = await sweepHindrance();
  const files = await openFiles({
    ...placesOf(settings),
    executorIdFirst: users.executorIdFirst,
    clock,
    observer,
    sweepHindrance,
  });
  const engine = await engineOf(settings, folder, { ...users, observer });
  parts.defer(() => engine.stop());
  const seals = createSeals(await store.sealKey());
  const ports = { store, files, engine, identity: createIdentity(), seals, clock, observer };
  const warnings = [
    ...users.warnings,
    ...upgraded,
    ...(hindrance === undefined ? [] : [hindrance]),
    ...(await strangerWarnings(settings, store.contexts)),
  ];
  const post = { mail: mailOf(settings), links: linksOf(settings), operator: operatorOf(settings) };
  const { registration } = settings;
  const people = { registration, guests: guestsOf(settings) };
  const gauged = {
    openJobs: store.history.openJobs,
    executors: engine.executors,
    freeBytes: files.freeBytes,
  };
  return {
    ports: { ...ports, ...post, ...people, limits: settings },
    folder,
    warnings,
    readMetrics: () => metrics.text(gauged),
  };
};

const engineOf = async (
  settings: SettingsWithData,
  folder: DataFolder,
  more: { readonly executorIdFirst: number | null; readonly observer: Observer },
): Promise<Engine> => {
  const { executors } = folder.layout;
  // Servers that share a folder each have a place of their own in it.
  const places = { folder: executors, host: hostname() };
  if (settings.store !== null) await sweepPlaces(places, more.observer);
  return createDuckdbEngine({
    ...(settings.store === null ? placeIn(join(executors, 'own')) : takePlace(places)),
    executorIdFirst: more.executorIdFirst,
    memoryBytes: settings.executorMemoryBytes,
    threads: settings.executorThreads,
    fileBytesMax: settings.tempBytesMax,
    freeBytesMin: settings.freeBytesMin,
    interruptSeconds: settings.interruptSeconds,
    slots: { quick: settings.quickSlots, long: settings.longSlots },
    observer: more.observer,
  });
};

const hasDemo = ({ demo, host }: SettingsWithData): boolean => demo && isThisMachine(host);

const ensureContext = async (
  settings: SettingsWithData,
  core: Core,
  { store }: Ports,
): Promise<boolean> => {
  if (!hasDemo(settings)) return false;
  const { data, longMinutes } = settings;
  return ensureDemoContext({ data, store, accounts: core.accounts, now: clock.now, longMinutes });
};

/** What protocols read beside the core. */
type Read = Pick<Ports, 'store' | 'files'> & Pick<OpenedPorts, 'readMetrics'>;

const listen = async (
  settings: SettingsWithData,
  core: Core,
  { observer, ...read }: Pick<Ports, 'observer'> & Read,
): Promise<HttpServer> =>
  createHttpServer({
    host: settings.host,
    port: settings.port,
    protocols: await protocolsOf(settings, core, read),
    observer,
    publicUrl: settings.publicUrl,
    trustProxy: settings.trustProxy,
    tls: await tlsOf(settings),
    requestBytesMax: settings.requestBytesMax,
    // A quick query may wait, run, and then be written, before its answer begins.
    limits: { answerSeconds: settings.quickWaitSeconds + settings.quickSeconds + MINUTE / SECOND },
  });

const accountPages = ({ unsignedBytesMax: formBytesMax }: SettingsWithData, core: Core): Protocol =>
  accountPagesOf({ ...core, outputUrl: outputUrlOf, now: clock.now, formBytesMax });

const spoolsOf = (settings: SettingsWithData, files: Ports['files']): TextSpools =>
  createTextSpools({
    keep: () => files.spool(settings.requestBytesMax),
    bytesMax: settings.formSpoolBytesMax,
    bytesPerAddressMax: settings.formSpoolPerAddressBytesMax,
  });

const protocolsOf = async (
  settings: SettingsWithData,
  core: Core,
  { store, files, readMetrics }: Read,
): Promise<readonly Protocol[]> => {
  const parts = {
    accounts: core.accounts,
    accountKeeping: core.accountKeeping,
    jobs: core.jobs,
    queueStates: core.queueStates,
    imports: core.imports,
    plans: core.plans,
    timeZone: timeZoneOf(settings.siteZone),
    now: clock.now,
  };
  const { casjobsForms: forms, commandForms, firstCasjobs } = settings;
  const command = commandServiceOf({ ...core, now: clock.now });
  const services = [
    served(jobsServiceOf(parts), { forms, ...WORDS.jobs }),
    served(groupsServiceOf(core), { forms, ...WORDS.groups }),
    ...(firstCasjobs ? [served(firstServiceOf(parts), { forms, ...WORDS.first })] : []),
    served(usersServiceOf(parts), { forms, ...WORDS.users }),
    served(casUsersServiceOf({ ...parts, takesKeys: firstCasjobs }), { forms, ...WORDS.casUsers }),
    served(serversOf(settings, core), { forms, ...WORDS.servers }),
    served(command, { forms: commandForms, ...WORDS.command }),
  ] as const;
  const rest = restApisOf({ ...core, now: clock.now, settings });
  const documents = await readDocuments();
  const version = await productVersion();
  const isWell = () =>
    store.contexts.versions().then(
      () => true,
      () => false,
    );
  const tap = tapServiceOf({ ...core, now: clock.now, isWell, version, settings });
  const contexts = () => core.contexts.all(null);
  const forStrangers = async () =>
    settings.tapGuest === null ? new Set<FoldedName>() : store.contexts.openToStrangers();
  return [
    asmxOf({
      services,
      zone: settings.siteZone,
      messageBytesMax: settings.unsignedBytesMax,
      streamCharactersMax: settings.requestBytesMax,
      xmlDepthMax: settings.xmlDepthMax,
      spools: spoolsOf(settings, files),
      errors: settings.asmxErrors,
    }),
    downloadsOf({ outputs: core.outputs, now: clock.now }),
    restOf({ apis: rest, origins: originsOf(settings.restOrigins) }),
    tapPageOf({ api: listedTap(tap), contexts, forStrangers }),
    tap.protocol,
    healthOf({ isWell, readiness: core.readiness }),
    metricsOf({ text: readMetrics, contentType: METRICS_TYPE, token: settings.metricsToken }),
    accountPages(settings, core),
    oldPages,
    documentsOf(documents),
    landingOf({
      contexts,
      documents,
      services,
      apis: listedApis(rest, tap),
      version,
    }),
  ];
};

/** A service with what the start page tells of it. */
const served = (
  service: Service,
  facts: Pick<ListedService, 'title' | 'about' | 'forms'>,
): Service & ListedService => ({
  ...service,
  ...facts,
  operations: Object.keys(service.methods),
});

const WORDS = {
  jobs: {
    title: 'CasJobs jobs service',
    about: 'Submit queries, watch them, cancel them, find them again, make files of tables.',
  },
  groups: {
    title: 'CasJobs groups service',
    about: 'Make a group, invite to it, publish tables that its members read.',
  },
  first: {
    title: 'First CasJobs service',
    about: 'Submit and find jobs, with a secret key in the place of a password.',
  },
  users: {
    title: 'CasJobs users service',
    about: 'Make, find and close accounts as an admin; change what your own says of you.',
  },
  casUsers: {
    title: 'First CasJobs service about users',
    about: 'The wsid that belongs to a login and its password.',
  },
  servers: {
    title: 'CasJobs servers service',
    about: 'What runs the queries of each queue, for admins.',
  },
  command: {
    title: 'Command web service',
    about: 'Log in for a token, and ask for jobs by theirs; clear one that hangs.',
  },
} as const;

const serversOf = ({ quickSlots, longSlots }: SettingsWithData, core: Core) =>
  serversServiceOf({ ...core, slots: { quick: quickSlots, long: longSlots } });

const listedApis = (
  [api, tokens]: ReturnType<typeof restApisOf>,
  tap: TapService,
): readonly ListedApi[] => [
  listedTap(tap),
  {
    title: 'SciServer REST API of CasJobs',
    about: 'Queries, jobs and tables by plain HTTP, as SciScript calls them.',
    root: REST_ROOT,
    resources: api.resources,
  },
  {
    title: 'Tokens for the REST API',
    about: 'A login and its password for a token that calls carry in X-Auth-Token.',
    root: TOKEN_ROOTS[0],
    resources: tokens.resources,
  },
];

const listedTap = (tap: TapService): ListedApi => ({
  title: 'Table Access Protocol (TAP)',
  about: 'Queries in ADQL and their jobs, for TOPCAT, pyvo and all of the Virtual Observatory.',
  root: TAP_ROOT,
  page: TAP_ROOT,
  resources: listedResources(tap),
});

const listedResources = ({ resources }: TapService): ListedApi['resources'] =>
  resources.map(({ methods, path, about }) => ({ method: methods.join(', '), path, about }));
