// What a service tells about itself: WSDL, DISCO, and pages for people.
// Everything is derived from the declaration; addresses come from the request.

import { isLoopback } from '../../base/network.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { hasOpenForms, type Method, type Service } from './declare.ts';
import { discoOf } from './disco.ts';
import { isFormCallable, shapeOf } from './form.ts';
import { htmlEncoded, htmlPage } from './html.ts';
import { samplesOf, type Sample } from './samples.ts';
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
  if (asked === null) return indexPage(service, file);
  const place = { service, host: request.base.replace(/^[^/]*\/\//, ''), path, address, request };
  return methodPage(place, file, asked);
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

/** Where a service stands, for those who ask. */
interface Place {
  readonly service: Service;
  readonly host: string;
  readonly path: string;
  readonly address: string;
  readonly request: HttpRequest;
}

const methodPage = (place: Place, file: string, asked: string): HttpAnswer => {
  const { service, host, path } = place;
  const method = Object.hasOwn(service.methods, asked) ? service.methods[asked] : undefined;
  const back = `<p>Click ${anchor(file, '', 'here')} for a complete list of operations.</p>`;
  const name = htmlEncoded(asked);
  const title = `${service.name} Web Service`;
  if (service.notOffered?.has(asked) === true) {
    const { message } = new Refusal('not-offered', { operation: asked });
    return htmlPage(404, title, `${back}<h1>${name}</h1><p>${htmlEncoded(message)}</p>`);
  }
  if (!method) {
    const none = `Method '${asked}' was not found in service ${service.name}.`;
    return htmlPage(200, title, `${back}<h1>Method Not Found</h1><p>${htmlEncoded(none)}</p>`);
  }
  const samples = samplesOf({ service, name: asked, method, host, path }).map(sampleSection);
  return htmlPage(
    200,
    title,
    `${back}<h1>${name}</h1><p>${method.doc}</p>` +
      `<h2 id="test">Test</h2>${testForm(place, asked, method)}${samples.join('')}`,
  );
};

/** A section of its own, so that it can be linked to. */
const sampleSection = ({ title, request, response }: Sample): string => {
  const id = title.toLowerCase().replaceAll(/[ .]/g, '');
  return (
    `<h2 id="${id}">${title}</h2>` +
    '<p>A sample request and its response; names of types stand where values go.</p>' +
    `<pre>${htmlEncoded(request)}</pre><pre>${htmlEncoded(response)}</pre>`
  );
};

/** A form that calls the operation, or why there is none. */
const testForm = (place: Place, name: string, method: Method): string => {
  const { service, address, request } = place;
  if (service.forms === 'nobody') {
    return '<p>This service is called by SOAP alone, so there is no form here.</p>';
  }
  if (!hasOpenForms(service) && !isLoopback(request.address)) {
    return '<p>The test form is only available for requests from the local machine.</p>';
  }
  const isPrimitive =
    isFormCallable(method) &&
    Object.values(method.input).every((parameter) => shapeOf(parameter).kind === 'scalar');
  if (!isPrimitive) {
    return '<p>The test form is only available for methods with primitive types as parameters.</p>';
  }
  const fields = Object.entries(method.input).map(([parameter, declared]) => {
    const label = htmlEncoded(parameter);
    const type = SECRETS.test(parameter) ? 'password' : 'text';
    return (
      `<label>${label} <small>${htmlEncoded(typeNameOf(shapeOf(declared)))}</small>` +
      `<input type="${type}" name="${label}" autocomplete="off"></label>`
    );
  });
  const action = htmlEncoded(`${address}/${encodeURIComponent(name)}`);
  return (
    "<p>To test the operation using the HTTP POST protocol, click the 'Invoke' button.</p>" +
    `<form target="_blank" action="${action}" method="POST">${fields.join('')}` +
    '<button>Invoke</button></form>'
  );
};

/** Parameters that nobody beside the one who types should read. */
const SECRETS = /pw$|password/i;

const anchor = (file: string, query: string, text: string): string => {
  const target = htmlEncoded(encodeURI(file) + (query === '' ? '' : `?${query}`));
  return `<a href="${target}">${htmlEncoded(text)}</a>`;
};

/** Up to the first line break of the description, which is HTML. */
const firstSentence = (doc: string): string => doc.split(/<br|\n/, 1)[0] ?? '';
