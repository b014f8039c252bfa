// The DISCO document of a service: where its description is and which SOAP ports it has.
// Derived from the declaration; what the ports take is told by the WSDL and never here.

import type { Service } from './declare.ts';
import { xmlText } from '../../base/xml/tree.ts';

/** The document, with the service at `address`. */
export const discoOf = (service: Service, address: string): string =>
  xmlText([
    'discovery',
    {
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
      xmlns: 'http://schemas.xmlsoap.org/disco/',
    },
    [
      'contractRef',
      {
        ref: `${address}?wsdl`,
        docRef: address,
        xmlns: 'http://schemas.xmlsoap.org/disco/scl/',
      },
    ],
    soapPort(service, address, { prefix: 'q1', binding: `${service.name}Soap` }),
    soapPort(service, address, { prefix: 'q2', binding: `${service.name}Soap12` }),
  ]);

const soapPort = (
  service: Service,
  address: string,
  { prefix, binding }: { readonly prefix: string; readonly binding: string },
): ['soap', Readonly<Record<string, string>>] => [
  'soap',
  {
    address,
    [`xmlns:${prefix}`]: service.namespace,
    binding: `${prefix}:${binding}`,
    xmlns: 'http://schemas.xmlsoap.org/disco/soap/',
  },
];
