// A server of one service declared by a test.
// It stops with its test, and nothing here knows what the service does.

import type { TestContext } from 'node:test';
import { service, type Method, type ServiceFacts } from '../../../src/wire/asmx/declare.ts';
import { asmxOf } from '../../../src/wire/asmx/protocol.ts';
import type { HttpServer } from '../../../src/wire/http/server.ts';
import { exchange, serving, type Wanted } from '../http/serving.ts';

/** The namespace of the service. */
export const NS = 'urn:test';
/** Where it stands. */
export const PATH = '/services/test.asmx';

/** A server of one service with these methods. */
export const offering = (
  t: TestContext,
  methods: Readonly<Record<string, Method>>,
  more: { facts?: Partial<ServiceFacts>; wanted?: Wanted; messageBytesMax?: number } = {},
): Promise<HttpServer> => {
  const facts = { name: 'Test', namespace: NS, description: '', paths: [PATH], ...more.facts };
  const protocol = asmxOf({
    services: [service(facts, methods)],
    zone: 'UTC',
    messageBytesMax: more.messageBytesMax ?? 100_000,
    xmlDepthMax: 64,
  });
  return serving(t, [protocol], more.wanted);
};

/** The body of the answer to a request. */
export const bodyOf = async (port: number, request: string): Promise<string> =>
  (await exchange(port, request)).body.toString('utf8');
