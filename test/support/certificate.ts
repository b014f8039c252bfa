// A certificate for 127.0.0.1 that signs itself, made by OpenSSL for one test.
// No key that is kept anywhere stands behind it.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate and its key, as files and as PEM. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes one in a folder; it is good for a day. */
export const makeCertificate = (folder: string, name = 'own'): Certificate => {
  const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const facts = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1'];
  const files = ['-out', certFile, '-keyout', keyFile];
  execFileSync('openssl', ['req', '-x509', ...kind, ...facts, ...files], { stdio: 'pipe' });
  return { certFile, keyFile, cert: textOf(certFile), key: textOf(keyFile) };
};

const textOf = (file: string): string => readFileSync(file, 'utf8');
