// The Command Web Service: its methods with their exact names, orders and types, as data, and the
// few lines each that hand them to the core. What jobs, spaces and tokens are is not here.

import { nothing, method, service, text } from '../asmx/declare.ts';
import type { Service } from '../asmx/declare.ts';
import type { CommandServiceParts } from './asking.ts';
import { DOCS, SERVICE_DOC } from './docs.ts';
import { COMMAND_NAMESPACE, COMMAND_PATH, faultOf, telling } from './faults.ts';
import { groupMethodsOf } from './group-methods.ts';
import { jobMethodsOf } from './job-methods.ts';
import { loadMethodsOf } from './load-methods.ts';
import { notOfferedBeside } from './operation-names.ts';
import { peopleMethodsOf } from './people-methods.ts';
import { queryMethodsOf } from './query-methods.ts';
import { keptRules } from './rules.ts';
import { spaceMethodsOf } from './space-methods.ts';

/** The service `CommandWebService`. */
export const commandServiceOf = (parts: CommandServiceParts): Service => {
  const methods = {
    ...sessionMethodsOf(parts),
    ...jobMethodsOf(parts),
    ...spaceMethodsOf(parts),
    ...groupMethodsOf(parts),
    ...peopleMethodsOf(parts),
    ...queryMethodsOf(parts),
    ...loadMethodsOf(parts),
  };
  return service(
    {
      name: 'CommandWebService',
      namespace: COMMAND_NAMESPACE,
      description: SERVICE_DOC,
      paths: [COMMAND_PATH],
      forms: 'local-post',
      notOffered: notOfferedBeside(methods),
      faultOf,
    },
    methods,
  );
};

const sessionMethodsOf = ({ loginTokens }: CommandServiceParts) => ({
  Login: method({
    doc: DOCS.Login,
    input: { username: text, password: text },
    output: text,
    run: ({ username, password }, { address }) =>
      telling({ operation: 'Login', user: username }, () => {
        const { username: login, password: given } = keptRules({ username, password });
        return loginTokens.begin({ login, password: given, address });
      }),
  }),
  Logout: method({
    doc: DOCS.Logout,
    input: { token: text },
    output: nothing,
    run: ({ token }) =>
      telling({ operation: 'Logout' }, () => loginTokens.end(keptRules({ token }).token)),
  }),
});
