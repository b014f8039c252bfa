// The SOAP stacks that call a running server: what each needs, how its client is made ready in a
// folder of its own, and the command that runs it. A client is one file beside this one, in the
// language of its stack; what it calls, and what must come back, stands there or in cases.json.

import { fileURLToPath } from 'node:url';

/** What clients are told on their command line. */
export interface Addresses {
  /** Of the service that tries every type. */
  readonly probe: string;
  /** Of `jobs.asmx`, with an account for it. */
  readonly jobs: string;
  readonly wsid: string;
  readonly password: string;
}

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** One stack. */
export interface Stack {
  readonly name: string;
  /** Debian's packages without which it cannot run. */
  readonly packages: readonly string[];
  /** What makes its clients, in order; run in an empty folder. */
  prepare(addresses: Addresses): readonly Command[];
  /** Its clients, run one after the other in the same folder; the addresses are added. */
  readonly clients: readonly Command[];
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** By a shell, for what has patterns of file names or redirections. */
const shell = (script: string): Command => ['sh', '-ec', script];

/** Debian's Python, not one that a version manager puts before it. */
const PYTHON = '/usr/bin/python3';

const noPreparation = (): readonly Command[] => [];

/** The release that was looked at: a client must not change by itself. */
const NPM_PACKAGE = 'soap@1.13.0';

const npm = (...args: string[]): Command => ['npm', '--loglevel=error', ...args];

const MONO_PROTOCOLS = ['SOAP', 'SOAP12', 'HttpGet', 'HttpPost'] as const;

const monoProxy = (letter: string, protocol: string, address: string): Command => [
  'wsdl',
  `-protocol:${protocol}`,
  `-out:${letter}${protocol}.cs`,
  `-namespace:${letter}${protocol}`,
  `${address}?WSDL`,
];

/** One client for each version of SOAP: what `soapcpp2` makes speaks one alone. */
const gsoapClient = (version: 1 | 2): Command =>
  shell(
    `soapcpp2 -c -x -C -${version} -I/usr/share/gsoap/import -I/usr/share/gsoap all.h >log 2>&1
    gcc -O0 -w -I. -DVERSION=${version} -o client-${version} '${here('gsoap-client.c')}' \\
      soapC.c soapClient.c -lgsoap -lm`,
  );

/** Of Axis, and of what it needs. */
const JARS =
  'axis jaxrpc axis-saaj commons-logging commons-discovery wsdl4j javax.activation javax.mail';

const CLASS_PATH = [...JARS.split(' ').map((name) => `/usr/share/java/${name}.jar`), '.'].join(':');

const axisStubs = (name: string, address: string): Command =>
  shell(
    `java -cp '${CLASS_PATH}' org.apache.axis.wsdl.WSDL2Java -o . -p ${name} '${address}?WSDL'`,
  );

/** In the order in which they run. */
export const STACKS: readonly Stack[] = [
  {
    name: 'zeep',
    packages: ['python3-zeep'],
    prepare: noPreparation,
    clients: [[PYTHON, here('zeep-client.py')]],
  },
  {
    name: 'suds',
    packages: ['python3-suds'],
    prepare: noPreparation,
    clients: [[PYTHON, here('suds-client.py')]],
  },
  {
    name: 'PHP SoapClient',
    packages: ['php-cli', 'php-soap'],
    prepare: noPreparation,
    clients: [['php', here('php-client.php')]],
  },
  {
    name: 'Perl SOAP::Lite',
    packages: ['libsoap-lite-perl'],
    prepare: noPreparation,
    clients: [['/usr/bin/perl', here('perl-client.pl')]],
  },
  {
    name: 'gSOAP',
    packages: ['gsoap', 'libgsoap-dev', 'gcc', 'libc6-dev'],
    prepare: ({ probe, jobs }) => [
      [
        'wsdl2h',
        '-c',
        '-t',
        here('gsoap-names.dat'),
        '-o',
        'all.h',
        `${probe}?WSDL`,
        `${jobs}?WSDL`,
      ],
      gsoapClient(1),
      gsoapClient(2),
    ],
    clients: [['./client-1'], ['./client-2']],
  },
  {
    name: 'Mono wsdl proxies',
    packages: ['mono-devel', 'mono-mcs', 'libmono-system-web-services4.0-cil'],
    prepare: ({ probe, jobs }) => [
      ...MONO_PROTOCOLS.map((protocol) => monoProxy('P', protocol, probe)),
      ...MONO_PROTOCOLS.map((protocol) => monoProxy('J', protocol, jobs)),
      // Every proxy imports a library that is not among Debian's and that none of them uses.
      shell(
        `sed -i /EnterpriseServices/d *.cs
        mcs -warn:0 -out:client.exe '${here('MonoClient.cs')}' *.cs -r:System.Web.Services.dll \\
          -r:System.Data.dll -r:System.Xml.Linq.dll -r:System.Runtime.Serialization.dll`,
      ),
    ],
    clients: [['mono', 'client.exe', here('cases.json')]],
  },
  {
    name: 'Axis 1.4',
    packages: ['libaxis-java', 'default-jdk-headless'],
    prepare: ({ probe, jobs }) => [
      axisStubs('probe', probe),
      axisStubs('jobs', jobs),
      shell(
        `javac -nowarn -encoding UTF-8 -cp '${CLASS_PATH}' -d . '${here('AxisClient.java')}' \\
          probe/*.java jobs/*.java`,
      ),
    ],
    clients: [['java', '-Dstdout.encoding=UTF-8', '-cp', CLASS_PATH, 'AxisClient']],
  },
  {
    // What the Java command line of CasJobs speaks; WSDL2Java makes stubs of the older version.
    name: 'CasJobs command line',
    packages: ['libaxis-java', 'default-jdk-headless'],
    prepare: ({ jobs }) => [
      axisStubs('jobs', jobs),
      shell(
        'sed -i s/SOAP11_CONSTANTS/SOAP12_CONSTANTS/ jobs/JobsSoap*Stub.java; ' +
          'grep -q SOAP12_CONSTANTS jobs/JobsSoap*Stub.java',
      ),
      shell(
        `javac -nowarn -encoding UTF-8 -cp '${CLASS_PATH}' -d . '${here('AxisCommandLine.java')}' \\
          jobs/*.java`,
      ),
    ],
    clients: [['java', '-Dstdout.encoding=UTF-8', '-cp', CLASS_PATH, 'AxisCommandLine']],
  },
  {
    name: 'npm soap',
    packages: [],
    prepare: () => [
      shell('echo "{}" >package.json'),
      npm('install', '--no-audit', '--no-fund', '--ignore-scripts', NPM_PACKAGE),
    ],
    clients: [[process.execPath, here('node-client.mjs'), '.']],
  },
];
