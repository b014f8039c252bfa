// The two versions of SOAP: their namespaces, types and words, side by side.
// Whoever reads or writes asks this table; no other file tells the versions apart by their text.

import type { FaultCode } from '../rejection.ts';

/** Named as the binding is named. */
export type SoapVersion = 'soap11' | 'soap12';

/** What differs between the versions on the wire. */
export const SOAP = {
  soap11: {
    namespace: 'http://schemas.xmlsoap.org/soap/envelope/',
    mediaType: 'text/xml',
    codes: {
      Client: 'soap:Client',
      Server: 'soap:Server',
      MustUnderstand: 'soap:MustUnderstand',
      VersionMismatch: 'soap:VersionMismatch',
    },
  },
  soap12: {
    namespace: 'http://www.w3.org/2003/05/soap-envelope',
    mediaType: 'application/soap+xml',
    codes: {
      Client: 'soap:Sender',
      Server: 'soap:Receiver',
      MustUnderstand: 'soap:MustUnderstand',
      VersionMismatch: 'soap:VersionMismatch',
    },
  },
} as const satisfies Record<SoapVersion, SoapWords>;

interface SoapWords {
  readonly namespace: string;
  readonly mediaType: string;
  readonly codes: Readonly<Record<FaultCode, string>>;
}

/** The version whose envelopes have this namespace, or null. */
export const versionOf = (namespace: string): SoapVersion | null => {
  if (namespace === SOAP.soap11.namespace) return 'soap11';
  return namespace === SOAP.soap12.namespace ? 'soap12' : null;
};
