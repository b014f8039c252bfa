// The same operations served by node-soap, the package people take for SOAP on Node.
// It reads our own WSDL and answers constants: no store, no password, nothing but SOAP.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requireFrom } from '../support/packages.ts';
import { peerTerms } from '../support/peer-process.ts';

/** Where the package is, and what it serves. */
export interface SoapServiceTerms {
  readonly folder: string;
  readonly wsdl: string;
  readonly path: string;
  readonly service: string;
  /** The port of the WSDL that speaks SOAP 1.1. */
  readonly port: string;
  /** What each operation answers, whatever it is asked. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** The part of the package that is used here. */
interface Soap {
  listen(server: unknown, path: string, services: unknown, wsdl: string): unknown;
}

const terms = peerTerms() as SoapServiceTerms;
const soap = requireFrom(terms.folder, 'soap') as Soap;
const operations = Object.fromEntries(
  Object.entries(terms.answers).map(([name, answer]) => [
    name,
    () => ({ [`${name}Result`]: answer }),
  ]),
);
const server = createServer((_, response) => {
  response.statusCode = 404;
  response.end();
});
server.listen(0, '127.0.0.1', () => {
  const services = { [terms.service]: { [terms.port]: operations } };
  soap.listen(server, terms.path, services, terms.wsdl);
  process.send?.((server.address() as AddressInfo).port);
});
