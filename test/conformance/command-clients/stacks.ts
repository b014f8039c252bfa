// The stacks that clients of the Command Web Service are made with: what each needs, how its
// program is made ready in a folder of its own, and the command that runs it. For those that are
// not among Debian's packages there are the shapes that their clients were recorded to write.

import { fileURLToPath } from 'node:url';
import type { Command } from './caller.ts';

/** One stack. */
export interface Stack {
  readonly name: string;
  /** Debian's packages without which it cannot run. */
  readonly packages: readonly string[];
  /** What makes its program, in order; run in an empty folder. */
  readonly prepare: (service: string) => readonly Command[];
  /** Its program, run in the same folder; it is told the address of the service. */
  readonly program: Command;
  /** What it is told behind the address. */
  readonly words?: readonly string[];
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Debian's Python, not one that a version manager puts before it. */
const PYTHON = '/usr/bin/python3';

const ZEEP = {
  packages: ['python3-zeep'],
  prepare: () => [],
  program: [PYTHON, here('zeep-caller.py')],
} as const;

/** In the order in which they run. */
export const STACKS = [
  { name: 'zeep', ...ZEEP },
  { name: 'zeep by names', ...ZEEP, words: ['named'] },
  {
    name: 'suds',
    packages: ['python3-suds'],
    prepare: () => [],
    program: [PYTHON, here('suds-caller.py')],
  },
  {
    name: 'SOAP::Lite',
    packages: ['libsoap-lite-perl'],
    prepare: () => [],
    program: ['/usr/bin/perl', here('soap-lite-caller.pl')],
  },
  {
    name: 'Mono',
    packages: ['mono-devel', 'mono-mcs', 'libmono-system-web-services4.0-cil'],
    prepare: (service) => [
      ['wsdl', '-protocol:SOAP', '-out:Proxy.cs', `${service}?WSDL`],
      [
        'sh',
        '-ec',
        // The proxy imports a library that is not among Debian's and that it does not use.
        `sed -i /EnterpriseServices/d Proxy.cs
        mcs -warn:0 -out:caller.exe '${here('MonoCaller.cs')}' Proxy.cs \\
          -r:System.Web.Services.dll -r:System.Xml.Linq.dll -r:System.Runtime.Serialization.dll`,
      ],
    ],
    program: ['mono', 'caller.exe'],
  },
] as const satisfies readonly Stack[];
