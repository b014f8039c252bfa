// The server put together: every part is built here from the settings, started, and stopped in the
// opposite order. It knows all adapters by name and decides nothing but how they fit.

import { hostname } from 'node:os';
import { join } from 'node:path';
import { ensureDemoAccount, ensureDemoContext } from './admin/demo.ts';
import { isThisMachine } from './admin/listen-rules.ts';
import { addressesOf } from './admin/reachable.ts';
import { readDocuments } from './admin/read-documents.ts';
import type { SettingsInForce } from './admin/read-settings.ts';
import type { RunningServer } from './admin/running-server.ts';
import { executorUsersOf, openStore } from './admin/site.ts';
import { productVersion } from './admin/version.ts';
import { instant, MINUTE, SECOND } from './base/time.ts';
import { createCore, type Core } from './core/core.ts';
import type { Ports } from './core/parts.ts';
import { createDuckdbEngine } from './engines/duckdb/engine.ts';
import { placeIn, sweepPlaces, takePlace } from './engines/duckdb/server-place.ts';
import { alignGenerations, claimDataFolder, type DataFolder } from './files/data-folder.ts';
import { alignSpaces, openFiles } from './files/files.ts';
import { createIdentity } from './identity/identity.ts';
import { createSeals } from './identity/seals.ts';
import { createObserver } from './observe/observer.ts';
import type { Clock } from './ports/clock.ts';
import type { Engine } from './ports/engine.ts';
import type { Observer } from './ports/observer.ts';
import type { Store } from './ports/store.ts';
import { documentsOf } from './web/documents.ts';
import { healthOf } from './web/health.ts';
import { landingOf } from './web/landing.ts';
import { asmxOf } from './wire/asmx/protocol.ts';
import { downloadsOf } from './wire/casjobs/downloads.ts';
import { FIRST_PATHS, firstServiceOf } from './wire/casjobs/first-service.ts';
import { JOBS_PATHS, jobsServiceOf } from './wire/casjobs/jobs-service.ts';
import { commandServiceOf } from './wire/command/command-service.ts';
import { COMMAND_PATH } from './wire/command/faults.ts';
import { timeZoneOf } from './base/time-zone.ts';
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
    const { ports, folder, warnings } = await openPorts(settings, parts);
    const core = createCore(terms.decorate?.(ports) ?? ports);
    await ensureContext(settings, core, ports);
    // The lock on the data folder says that whoever served it before is gone.
    if (settings.store === null) await core.housekeeping.outliveOthers();
    const worker = await startWorker({
      core,
      leaseSeconds: settings.leaseSeconds,
      onError: (error) => ports.observer.bug(error),
    });
    parts.defer(() => worker.stop());
    const http = await listen(settings, core, ports);
    parts.defer(() => http.stop());
    const [first = '', ...others] = addressesOf(http);
    const url = settings.publicUrl ?? first;
    await folder.announce(url);
    ports.observer.note('info', 'server.started', { url });
    const logins = (await core.accounts.list()).map(({ login }) => login);
    // Last of all: whatever fails before cannot take the only sight of its password away.
    const demo = hasDemo(settings) ? await ensureDemoAccount(core) : undefined;
    const otherUrls = settings.publicUrl === null ? others : [];
    const stop = () => parts.disposeAsync();
    return { url, otherUrls, port: http.port, demo, logins, warnings, stop };
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
}

const openPorts = async (
  settings: SettingsWithData,
  parts: AsyncDisposableStack,
): Promise<OpenedPorts> => {
  const observer = createObserver({ level: settings.logLevel });
  const users = await executorUsersOf(settings);
  const folder = await claimDataFolder({
    data: settings.data,
    hasExecutorUsers: users.executorIdFirst !== null,
    isShared: settings.store !== null,
    now: clock.now(),
  });
  parts.defer(() => folder.release());
  await alignSpaces({ data: settings.data, executorIdFirst: users.executorIdFirst });
  const store = await openStore(settings.store, folder.layout);
  parts.defer(() => store.close());
  const sweepHindrance = () => alignGenerations(settings.data, store);
  const hindrance = await sweepHindrance();
  const files = await openFiles({
    data: settings.data,
    executorIdFirst: users.executorIdFirst,
    clock,
    observer,
    sweepHindrance,
  });
  const engine = await engineOf(settings, folder, { ...users, observer });
  parts.defer(() => engine.stop());
  const seals = createSeals(await store.sealKey());
  const ports = { store, files, engine, identity: createIdentity(), seals, clock, observer };
  const warnings = [...users.warnings, ...(hindrance === undefined ? [] : [hindrance])];
  return { ports: { ...ports, limits: settings }, folder, warnings };
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
): Promise<void> => {
  if (!hasDemo(settings)) return;
  const { data, longMinutes } = settings;
  await ensureDemoContext({ data, store, accounts: core.accounts, now: clock.now, longMinutes });
};

const listen = async (
  settings: SettingsWithData,
  core: Core,
  { observer, store }: Ports,
): Promise<HttpServer> =>
  createHttpServer({
    host: settings.host,
    port: settings.port,
    protocols: await protocolsOf(settings, core, store),
    observer,
    publicUrl: settings.publicUrl,
    trustProxy: settings.trustProxy,
    requestBytesMax: settings.requestBytesMax,
    // A quick query may wait, run, and then be written, before its answer begins.
    limits: { answerSeconds: settings.quickWaitSeconds + settings.quickSeconds + MINUTE / SECOND },
  });

const protocolsOf = async (
  settings: SettingsWithData,
  core: Core,
  store: Store,
): Promise<readonly Protocol[]> => {
  const parts = {
    accounts: core.accounts,
    jobs: core.jobs,
    plans: core.plans,
    timeZone: timeZoneOf(settings.siteZone),
    now: clock.now,
  };
  const { casjobsForms, commandForms } = settings;
  const jobs = { ...jobsServiceOf(parts), forms: casjobsForms };
  const first = settings.firstCasjobs ? [{ ...firstServiceOf(parts), forms: casjobsForms }] : [];
  const command = { ...commandServiceOf({ ...core, now: clock.now }), forms: commandForms };
  const documents = await readDocuments();
  const isWell = () =>
    store.contexts.versions().then(
      () => true,
      () => false,
    );
  return [
    asmxOf({
      services: [jobs, ...first, command],
      zone: settings.siteZone,
      messageBytesMax: settings.unsignedBytesMax,
      streamCharactersMax: settings.requestBytesMax,
      xmlDepthMax: settings.xmlDepthMax,
      errors: settings.asmxErrors,
    }),
    downloadsOf({ outputs: core.outputs, now: clock.now }),
    healthOf(isWell),
    documentsOf(documents),
    landingOf({
      contexts: core.contexts.all,
      documents,
      services: [
        {
          title: 'CasJobs jobs service',
          about: 'Submit queries, watch them, cancel them, find them again, make files of tables.',
          paths: JOBS_PATHS,
          operations: Object.keys(jobs.methods),
          forms: jobs.forms,
        },
        ...first.map(({ methods, forms }) => ({
          title: 'First CasJobs service',
          about: 'Find jobs by a predicate, with a secret key in the place of a password.',
          paths: FIRST_PATHS,
          operations: Object.keys(methods),
          forms,
        })),
        {
          title: 'Command web service',
          about: 'Log in for a token, and ask for jobs by theirs; clear one that hangs.',
          paths: [COMMAND_PATH],
          operations: Object.keys(command.methods),
          forms: command.forms,
        },
      ],
      version: await productVersion(),
    }),
  ];
};
