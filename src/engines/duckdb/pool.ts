// The warm pool: which executor process serves which tenant, and which are made and ended.
// A process serves one job at a time and, once it has served a tenant, no other; after an
// abnormal end it is never used again. What a job does is no concern of this file.

import type { Brand } from '../../base/brand.ts';
import type { AccountId } from '../../domain/account.ts';
import type { QueueClass } from '../../domain/queue.ts';
import type { SpaceId } from '../../domain/table.ts';
import type { Observer } from '../../ports/observer.ts';
import type { ExecutorProcess, Exit } from './executor-process.ts';
import type { Reply, Setup } from './messages.ts';
import { isStopped } from './process-record.ts';

/** Executor processes at hand. */
export interface Pool {
  /** An executor for one job of a tenant; undefined where none comes, or nobody waits any more. */
  take(want: Want): Promise<ExecutorProcess | undefined>;
  /** Gives it back; one that is not reusable is killed and replaced. */
  giveBack(executor: ExecutorProcess, reusable: boolean): void;
  /** Those that live, and whether each has a job. */
  seats(): readonly { readonly executor: ExecutorProcess; readonly isBusy: boolean }[];
  /** Kills all and waits until they are gone; nothing is given out any more. */
  stop(): Promise<void>;
}

/** An account at work in a space: who a process serves, which is one user for good. */
export type Tenant = Brand<string, 'Tenant'>;

/** The tenant that an account is in a space. */
export const tenantOf = (account: AccountId, space: SpaceId): Tenant =>
  `${account} in ${space}` as Tenant;

/** Who wants an executor, and until when. */
export interface Want {
  readonly class: QueueClass;
  readonly tenant: Tenant;
  readonly signal: AbortSignal;
}

/** What the pool is made of. */
export interface PoolPlan {
  /** Jobs of each class that run at once. */
  readonly slots: Readonly<Record<QueueClass, number>>;
  readonly setup: Pick<Setup, 'limits'>;
  readonly start: (queueClass: QueueClass) => ExecutorProcess;
  readonly observer: Observer;
}

/** Starts a pool and begins to fill it. */
export const createPool = (plan: PoolPlan): Pool => {
  const pool: PoolState = {
    plan,
    seats: new Set(),
    living: new Set(),
    waiting: [],
    stopped: false,
    failures: 0,
    idleCount: 0,
    refilling: undefined,
  };
  refillAll(pool);
  return {
    take: (want) => take(pool, want),
    giveBack: (executor, reusable) => giveBack(pool, executor, reusable),
    seats: () =>
      [...pool.seats].map(({ executor, state }) => ({ executor, isBusy: state === 'busy' })),
    stop: async () => {
      pool.stopped = true;
      clearTimeout(pool.refilling);
      dismissAll(pool);
      for (const executor of pool.living) executor.kill();
      await Promise.all([...pool.living].map((executor) => executor.exited));
    },
  };
};

interface PoolState {
  readonly plan: PoolPlan;
  /** Those that may serve; a process leaves here as soon as it is given up. */
  readonly seats: Set<Seat>;
  /** Every process that is not yet dead. */
  readonly living: Set<ExecutorProcess>;
  waiting: Waiter[];
  stopped: boolean;
  /** Processes that could not be started or died before they were ever ready, in a row. */
  failures: number;
  /** Counts how often a process became idle, to tell which has been so longest. */
  idleCount: number;
  /** Set while a refilling is ahead. */
  refilling: NodeJS.Timeout | undefined;
}

/** A process and where it stands. `opening` leads to `idle`; a `busy` one is out with a job. */
interface Seat {
  readonly executor: ExecutorProcess;
  tenant: Tenant | null;
  state: 'opening' | 'idle' | 'busy';
  /** Ends the process where it does not become ready in time. */
  impatience?: NodeJS.Timeout;
  /** Counts up: the smallest has been idle longest. */
  idleSince: number;
}

interface Waiter {
  readonly want: Want;
  readonly answer: (executor: ExecutorProcess | undefined) => void;
}

const take = (pool: PoolState, want: Want): Promise<ExecutorProcess | undefined> => {
  const { promise, resolve } = Promise.withResolvers<ExecutorProcess | undefined>();
  if (pool.stopped || want.signal.aborted) return Promise.resolve(undefined);
  if (pool.waiting.length >= WAITING_MAX) return Promise.resolve(undefined);
  const leave = (): void => {
    pool.waiting = pool.waiting.filter((other) => other !== waiter);
    resolve(undefined);
  };
  const waiter: Waiter = {
    want,
    answer: (executor) => {
      want.signal.removeEventListener('abort', leave);
      resolve(executor);
    },
  };
  want.signal.addEventListener('abort', leave);
  pool.failures = 0;
  pool.waiting.push(waiter);
  tend(pool);
  return promise;
};

/** Core's slots bound who waits here; far beyond them something is wrong. */
const WAITING_MAX = 1_000;

const giveBack = (pool: PoolState, executor: ExecutorProcess, reusable: boolean): void => {
  const seat = [...pool.seats].find((other) => other.executor === executor);
  if (seat === undefined) return;
  if (reusable && !pool.stopped) {
    expectReady(pool, seat);
    return;
  }
  pool.seats.delete(seat);
  executor.kill();
  tend(pool);
};

/**
 * After every change: serves who waits, then sees to it that fresh processes are at hand. To start
 * one holds this thread up for 10 ms and a core for 450: the query that has just got its process
 * goes first, unless somebody waits for another.
 */
const tend = (pool: PoolState): void => {
  if (pool.stopped) return;
  serveWaiters(pool);
  if (pool.waiting.length > 0) return refillAll(pool);
  pool.refilling ??= setTimeout(() => refillAll(pool), REFILL_MILLISECONDS).unref();
};

/** Most first queries are over by then. */
const REFILL_MILLISECONDS = 200;

const refillAll = (pool: PoolState): void => {
  clearTimeout(pool.refilling);
  pool.refilling = undefined;
  // A process outlives whoever happens to be the cause of its start.
  pool.plan.observer.within(null, () => {
    for (const queueClass of CLASSES) refill(pool, queueClass);
  });
};

const CLASSES = ['quick', 'long'] as const satisfies readonly QueueClass[];

const serveWaiters = (pool: PoolState): void => {
  const still: Waiter[] = [];
  for (const waiter of pool.waiting) {
    const seat = runningSeatFor(pool, waiter.want);
    if (seat === undefined) {
      still.push(waiter);
      continue;
    }
    seat.state = 'busy';
    seat.tenant = waiter.want.tenant;
    waiter.answer(seat.executor);
  }
  pool.waiting = still;
};

/**
 * As `seatFor`, of processes that run: one that somebody has stopped would hold its job for ever,
 * and is ended where it is met. Where none is free, it may be such a one that is waited for.
 */
const runningSeatFor = (pool: PoolState, want: Want): Seat | undefined => {
  for (;;) {
    const seat = seatFor(pool, want);
    const met = seat === undefined ? resting(pool, want.class) : [seat];
    const stopped = met.filter(({ executor }) => isStopped(executor.pid));
    if (stopped.length === 0) return seat;
    for (const each of stopped) {
      const { pid } = each.executor;
      pool.plan.observer.note('warn', 'executor.stopped', { pid, state: each.state });
      pool.seats.delete(each);
      each.executor.kill();
    }
  }
};

const resting = (pool: PoolState, queueClass: QueueClass): readonly Seat[] =>
  [...pool.seats].filter(
    ({ executor, state }) => executor.class === queueClass && state !== 'busy',
  );

/**
 * An idle process of the tenant, else a fresh one. A tenant that has one more than there are
 * slots waits the few milliseconds until one of them is ready again, instead of using up the fresh
 * ones that others' first queries need.
 */
const seatFor = (pool: PoolState, want: Want): Seat | undefined => {
  const seats = [...pool.seats].filter((seat) => seat.executor.class === want.class);
  const own = seats.filter((seat) => seat.tenant === want.tenant);
  const ready = own.find((seat) => seat.state === 'idle');
  if (ready !== undefined) return ready;
  if (own.length >= pool.plan.slots[want.class] + SPARE) return undefined;
  return seats.find((seat) => seat.state === 'idle' && seat.tenant === null);
};

/**
 * So many processes a tenant may have beyond the slots: while one opens its next instance,
 * another runs the next job, and a row of small jobs takes two thirds of the time.
 */
const SPARE = 1;

/** Keeps one fresh process a slot, within twice as many; idle ones of tenants make room. */
const refill = (pool: PoolState, queueClass: QueueClass): void => {
  const slots = pool.plan.slots[queueClass];
  while (pool.failures < FAILURES_MAX) {
    const seats = [...pool.seats].filter((seat) => seat.executor.class === queueClass);
    const fresh = seats.filter((seat) => seat.tenant === null && seat.state !== 'busy');
    if (fresh.length >= slots) return;
    if (seats.length >= 2 * slots + SPARE && !evict(pool, seats)) return;
    addSeat(pool, queueClass);
  }
  dismissAll(pool);
};

/** So many failures before the first ready, and the next would fail too: wait until asked again. */
const FAILURES_MAX = 4;

/** Ends the idle process of a tenant that has been idle longest, if there is one. */
const evict = (pool: PoolState, seats: readonly Seat[]): boolean => {
  const [oldest] = seats
    .filter((seat) => seat.state === 'idle' && seat.tenant !== null)
    .toSorted((a, b) => a.idleSince - b.idleSince);
  if (oldest === undefined) return false;
  pool.seats.delete(oldest);
  oldest.executor.kill();
  return true;
};

const addSeat = (pool: PoolState, queueClass: QueueClass): void => {
  const executor = started(pool, queueClass);
  if (executor === undefined) return;
  const seat: Seat = { executor, tenant: null, state: 'opening', idleSince: 0 };
  pool.seats.add(seat);
  pool.living.add(executor);
  expectReady(pool, seat);
  const { temp, fifo } = executor;
  executor.send({ kind: 'open', setup: { ...pool.plan.setup, temp, fifo } });
  void executor.exited.then((exit) => onDeath(pool, seat, exit));
};

/** A full disk or a full table of processes is a failure as a death is: the next try may do. */
const started = (pool: PoolState, queueClass: QueueClass): ExecutorProcess | undefined => {
  try {
    return pool.plan.start(queueClass);
  } catch (error) {
    pool.failures += 1;
    pool.plan.observer.note('error', 'executor.unstartable', { class: queueClass, error });
    return undefined;
  }
};

/** Waits for the process to have a fresh instance open; kills it where that takes too long. */
const expectReady = (pool: PoolState, seat: Seat): void => {
  seat.state = 'opening';
  const { executor } = seat;
  const timer = setTimeout(() => executor.kill(), READY_SECONDS * 1_000);
  timer.unref();
  seat.impatience = timer;
  executor.listen((reply: Reply) => {
    executor.listen(null);
    if (reply.kind !== 'ready') return executor.kill();
    clearTimeout(timer);
    void settle(pool, seat);
  });
};

/** What a job left among its spilled files must not count against the next one. */
const settle = async (pool: PoolState, seat: Seat): Promise<void> => {
  try {
    const isEmpty = await seat.executor.isTempEmpty();
    if (!isEmpty) throw new Error('its folder for what spills is not empty');
  } catch (error) {
    discard(pool, seat, error);
    return;
  }
  if (seat.tenant === null) pool.failures = 0;
  seat.state = 'idle';
  pool.idleCount += 1;
  seat.idleSince = pool.idleCount;
  tend(pool);
};

/** Gives up a process that is ready but whose folder is not, and lets another take its place. */
const discard = (pool: PoolState, seat: Seat, error: unknown): void => {
  const { pid } = seat.executor;
  pool.plan.observer.note('error', 'executor.discarded', { pid, error });
  pool.failures += 1;
  pool.seats.delete(seat);
  seat.executor.kill();
  tend(pool);
};

/** An instance opens in 20 ms, a process in 400; on a machine that swaps, a hundred times that. */
const READY_SECONDS = 20;

const onDeath = (pool: PoolState, seat: Seat, exit: Exit): void => {
  clearTimeout(seat.impatience);
  pool.living.delete(seat.executor);
  const { pid } = seat.executor;
  const { code, signal, stderr, left } = exit;
  if (left !== undefined) pool.plan.observer.note('error', 'executor.left', { pid, error: left });
  const known = pool.seats.delete(seat);
  if (pool.stopped || !known) return;
  if (seat.state === 'opening' && seat.tenant === null) pool.failures += 1;
  pool.plan.observer.note('warn', 'executor.died', {
    pid,
    state: seat.state,
    code,
    signal,
    stderr,
  });
  tend(pool);
};

const dismissAll = (pool: PoolState): void => {
  const dismissed = pool.waiting;
  pool.waiting = [];
  for (const waiter of dismissed) waiter.answer(undefined);
};
