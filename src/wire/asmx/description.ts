// What a service tells about itself: WSDL, DISCO, and pages for people.
// Everything is derived from the declaration; addresses come from the request.

import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import type { Method, Service } from './declare.ts';
import { discoOf } from './disco.ts';
import { shapeOf } from './form.ts';
import { rootOf } from './form-call.ts';
import { htmlEncoded, htmlPage } from './html.ts';
import { typeNameOf } from './shapes.ts';
import { wsdlOf } from './wsdl.ts';

/** The answer to a GET of the service's own path. */
export const description = (service: Service, request: HttpRequest, path: string): HttpAnswer => {
  const address = request.base + path;
  const query = new URLSearchParams(request.query);
  const keys = request.query.split('&').map((part) => part.toLowerCase());
  if (keys.includes('wsdl')) return xmlDocument(wsdlOf(service, address));
  if (keys.includes('disco')) return xmlDocument(discoOf(service, address));
  if (query.has('wsdl')) return notFound('XML Web service description was not found.');
  if (query.has('schema')) return notFound('Schema not found.');
  const file = path.slice(path.lastIndexOf('/') + 1);
  const asked = query.get('op');
  return asked === null ? indexPage(service, file) : methodPage(service, file, asked);
};

const xmlDocument = (body: string): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'text/xml; charset=utf-8' },
  body,
});

const notFound = (text: string): HttpAnswer => ({
  status: 500,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: `${text}\r\n`,
});

const indexPage = (service: Service, file: string): HttpAnswer => {
  const names = Object.keys(service.methods).toSorted();
  const entries = names.map(
    (name) =>
      `<dt>${anchor(file, `op=${encodeURIComponent(name)}`, name)}</dt>` +
      `<dd>${firstSentence(service.methods[name]?.doc ?? '')}</dd>`,
  );
  return htmlPage(
    200,
    `${service.name} Web Service`,
    `<h1>${htmlEncoded(service.name)}</h1><p>${service.description}</p>` +
      '<p>The following operations are supported. For a formal definition, please review the ' +
      `${anchor(file, 'WSDL', 'Service Description')}.</p><dl>${entries.join('')}</dl>`,
  );
};

const methodPage = (service: Service, file: string, asked: string): HttpAnswer => {
  const method = Object.hasOwn(service.methods, asked) ? service.methods[asked] : undefined;
  const back = `<p>Click ${anchor(file, '', 'here')} for a complete list of operations.</p>`;
  const name = htmlEncoded(asked);
  const title = `${service.name} Web Service`;
  if (!method) {
    const none = `Method '${asked}' was not found in service ${service.name}.`;
    return htmlPage(200, title, `${back}<h1>Method Not Found</h1><p>${htmlEncoded(none)}</p>`);
  }
  return htmlPage(200, title, `${back}<h1>${name}</h1><p>${method.doc}</p>${signatureOf(method)}`);
};

const signatureOf = (method: Method): string => {
  const parameters = Object.entries(method.input).map(
    ([name, parameter]) =>
      `<dt><code>${htmlEncoded(name)}</code></dt><dd>${typeNameOf(shapeOf(parameter))}</dd>`,
  );
  const result = rootOf(method.output) || 'nothing';
  return (
    `<h2>Parameters</h2><dl>${parameters.join('') || '<dd>none</dd>'}</dl>` +
    `<h2>Result</h2><p><code>${htmlEncoded(result)}</code></p>`
  );
};

const anchor = (file: string, query: string, text: string): string => {
  const target = htmlEncoded(encodeURI(file) + (query === '' ? '' : `?${query}`));
  return `<a href="${target}">${htmlEncoded(text)}</a>`;
};

/** Up to the first line break of the description, which is HTML. */
const firstSentence = (doc: string): string => doc.split(/<br|\n/, 1)[0] ?? '';
