// The public clients of CasJobs that are run against a server, as data.
// What each must do is in the driver beside it.

import type { PythonClient } from './python-client.ts';

/** In the order in which they are run. */
export const PYTHON_CLIENTS: readonly PythonClient[] = [
  {
    name: 'casjobs',
    imports: ['casjobs', 'requests'],
    // The release that scripts in the wild use, and the only one that installs today.
    packages: ['casjobs==0.0.2', 'requests>=2.28,<3'],
    driver: 'casjobs/drive.py',
    // The client sends everything by one or by the other.
    runs: [['GET'], ['POST']],
  },
  {
    name: 'mastcasjobs',
    imports: ['mastcasjobs', 'astropy', 'requests', 'six'],
    packages: ['mastcasjobs==0.1.1', 'casjobs==0.0.2', 'astropy', 'requests>=2.28,<3', 'six'],
    driver: 'mastcasjobs/drive.py',
    runs: [['GET'], ['POST']],
  },
  {
    name: 'SOAP by hand',
    imports: ['http.client'],
    packages: [],
    driver: 'raw-soap/drive.py',
    runs: [[]],
  },
  {
    name: 'zeep',
    imports: ['zeep'],
    packages: ['zeep==4.3.1'],
    driver: 'zeep/drive.py',
    runs: [['JobsSoap'], ['JobsSoap12']],
  },
  {
    name: 'SciScript',
    imports: ['SciServer.CasJobs', 'pandas', 'requests'],
    // It is in no package index.
    packages: [
      'pandas',
      'requests>=2.28,<3',
      'https://github.com/sciserver/SciScript-Python/archive/refs/heads/master.zip' +
        '#subdirectory=py3',
    ],
    driver: 'sciscript/drive.py',
    runs: [[]],
  },
];
