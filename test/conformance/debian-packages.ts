// Debian's packages that real clients need: which of them are missing, and installing those where
// that is ours to do. Nothing is installed for anybody but root.

import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Those of `names` that are not installed; all of them where there is no Debian. */
export const missingPackages = (names: readonly string[]): readonly string[] =>
  names.filter((name) => {
    const asked = ['--show', '--showformat=${Status}', name];
    const { status, stdout } = spawnSync('dpkg-query', asked, { encoding: 'utf8' });
    return status !== 0 || !stdout.includes('ok installed');
  });

/** Installs all of `names` in one go; throws with the installer's last words. */
export const installPackages = async (names: readonly string[]): Promise<void> => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, timeout: INSTALL_SECONDS * 1_000, maxBuffer: OUTPUT_BYTES };
  const quiet = ['--quiet', '--quiet'];
  await run('apt-get', ['update', ...quiet], options);
  await run(
    'apt-get',
    ['install', ...quiet, ...WAITING, '--yes', '--no-install-recommends', ...names],
    options,
  );
};

/** Another installer may be at work, on whose lock this one would fail at once. */
const WAITING = ['--option', 'DPkg::Lock::Timeout=300'];

/** Five times what all of them took on two cores. */
const INSTALL_SECONDS = 600;
const OUTPUT_BYTES = 10_000_000;
