// Which client stacks a conformance script runs: those it was asked for, with what they need of
// Debian's packages. Root installs what is missing; for others a stack is skipped by name.
// Prints what was installed and skipped, and the closing line of the script.

import { installPackages, missingPackages } from './debian-packages.ts';

/** A stack, and the packages that it needs. */
export interface NeedyStack {
  readonly name: string;
  readonly packages: readonly string[];
}

/** What there is to run, and what was left out. */
export interface ChosenStacks<S> {
  readonly ready: readonly S[];
  /**
   * Prints who was skipped and the closing line, in which checks that were `skipped` count too; the
   * status that the script ends with.
   */
  close(counts: { passed: number; failed: number; skipped?: number }): number;
}

/** The stacks that are asked for, or all; undefined, and said, where one of the names is none. */
export const chooseStacks = async <S extends NeedyStack>(
  stacks: readonly S[],
  asked: readonly string[],
): Promise<ChosenStacks<S> | undefined> => {
  const unknown = asked.find((name) => stacks.every((stack) => !isNamed(stack, name)));
  if (unknown !== undefined) {
    const names = stacks.map(({ name }) => name).join(', ');
    console.error(`There is no stack '${unknown}'. Stacks: ${names}.`);
    return undefined;
  }
  const isRoot = process.getuid?.() === 0;
  const chosen = stacks.filter(
    (stack) => asked.length === 0 || asked.some((name) => isNamed(stack, name)),
  );
  if (isRoot) await install(chosen);
  const skipped = chosen.filter(({ packages }) => missingPackages(packages).length > 0);
  return {
    ready: chosen.filter((stack) => !skipped.includes(stack)),
    close: ({ passed, failed, skipped: checks = 0 }) => {
      for (const { name, packages } of skipped) {
        const words = missingPackages(packages).join(' ');
        console.log(`skipped: ${name}: install ${words}, as root by apt-get install`);
      }
      console.log(`${passed} passed, ${failed} failed, ${skipped.length + checks} skipped`);
      return failed > 0 || (isRoot && skipped.length > 0) ? 1 : 0;
    },
  };
};

/** By its whole name or any word of it, in any case. */
const isNamed = ({ name }: NeedyStack, asked: string): boolean =>
  [name, ...name.split(' ')].some((word) => word.toLowerCase() === asked.toLowerCase());

const install = async (stacks: readonly NeedyStack[]): Promise<void> => {
  const missing = missingPackages([...new Set(stacks.flatMap(({ packages }) => packages))]);
  if (missing.length === 0) return;
  const start = performance.now();
  try {
    await installPackages(missing);
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    console.log(`installed ${missing.join(' ')} in ${seconds} s`);
  } catch (error) {
    console.log(`not installed: ${missing.join(' ')}: ${String(error)}`);
  }
};
