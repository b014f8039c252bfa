// Requests of the four bindings as text, for tests that speak to a service over a socket.
// Nothing is sent here, and no library writes the envelopes: a test sees every byte of them.

/** A SOAP 1.1 request to call `action` with this content in its body. */
export const soap11 = (path: string, action: string, content: string): string => {
  const body =
    '<?xml version="1.0" encoding="utf-8"?>' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">' +
    `<s:Body>${content}</s:Body></s:Envelope>`;
  const headers = `Content-Type: text/xml; charset=utf-8\r\nSOAPAction: "${action}"\r\n`;
  return post(path, headers, body);
};

/** The same in SOAP 1.2, without an action. */
export const soap12 = (path: string, content: string): string => {
  const body =
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">' +
    `<s:Body>${content}</s:Body></s:Envelope>`;
  return post(path, 'Content-Type: application/soap+xml; charset=utf-8\r\n', body);
};

/** A GET. */
export const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: stars.example\r\n\r\n`;

/** A POST of a form. */
export const form = (path: string, body: string): string =>
  post(path, 'Content-Type: application/x-www-form-urlencoded\r\n', body);

/** A POST with these header lines. */
export const post = (path: string, headers: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: stars.example\r\n${headers}` +
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
