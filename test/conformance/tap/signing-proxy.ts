// A way to a server on which every request is signed in: Debian's STILTS cannot sign in by itself.
// Addresses in answers lead back to the proxy, for the server is told its name.

import { createServer, request } from 'node:http';
import { once } from 'node:events';

/** Where the proxy listens, until it is closed. */
export interface SigningProxy extends AsyncDisposable {
  readonly url: string;
}

/** Listens on a free port of this machine for requests to the server at `target`. */
export const openSigningProxy = async (
  target: string,
  { login, password }: { readonly login: string; readonly password: string },
): Promise<SigningProxy> => {
  const { hostname, port } = new URL(target);
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
  const server = createServer((from, to) => {
    const { method, url: path, headers } = from;
    const onward = request(
      { hostname, port, method, path, headers: { ...headers, authorization } },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(to);
      },
    );
    onward.on('error', () => to.destroy());
    from.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The proxy has no address.');
  return {
    url: `http://127.0.0.1:${bound.port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
