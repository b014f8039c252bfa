// The methods of the Command Web Service on accounts, and on the variables that a space has for
// those who use it. Who may do what is for the core to know.

import { Refusal } from '../../domain/refusal.ts';
import { int, method, nothing, text } from '../asmx/declare.ts';
import { inSpace, signedIn, type CommandServiceParts } from './asking.ts';
import { ROWS } from './classes.ts';
import { DOCS } from './docs.ts';
import { brokenRules, keptRules } from './rules.ts';

/** The methods on accounts and variables. */
export const peopleMethodsOf = (parts: CommandServiceParts) => ({
  ...accountMethodsOf(parts),
  ...variableMethodsOf(parts),
});

const accountMethodsOf = (parts: CommandServiceParts) => ({
  addUser: method({
    doc: DOCS.addUser,
    input: { token: text, userName: text, additionalParams: text },
    output: nothing,
    run: ({ token, userName, additionalParams }) =>
      signedIn(parts, { operation: 'addUser', token, needs: 'password' }, async (asker) => {
        const { password, ...more } = parametersIn(additionalParams ?? '');
        const kept = keptRules({ userName, password });
        const ask = { login: kept.userName, password: kept.password, ...more };
        await parts.accountKeeping.create(asker, ask);
      }),
  }),
  setUserPassword: method({
    doc: DOCS.setUserPassword,
    input: { token: text, userName: text, password: text },
    output: nothing,
    run: ({ token, ...given }) =>
      signedIn(parts, { operation: 'setUserPassword', token, needs: 'password' }, (asker) => {
        const { userName, password } = keptRules(given);
        return parts.accountKeeping.setPassword(asker, { login: userName, password });
      }),
  }),
  addProductToUser: method({
    doc: DOCS.addProductToUser,
    input: { token: text, userName: text, productId: int },
    output: nothing,
    run: ({ token, userName, productId }) =>
      signedIn(parts, { operation: 'addProductToUser', token }, async (asker) => {
        const kept = keptRules({ userName });
        if (productId < 1) throw brokenRules(['Product ID must be greater than 0']);
        // There are no products here: what they would open is open to every account.
        await parts.accountKeeping.named(asker, kept.userName);
      }),
  }),
});

/** What an account may be made with, by the names of the original. */
const PARAMETERS = ['password', 'email'] as const;

type ParameterName = (typeof PARAMETERS)[number];

/** `name=value` each, with spaces between. */
const parametersIn = (given: string): { readonly password: string; readonly email?: string } => {
  const pieces = given.split(/\s+/).filter((piece) => piece !== '');
  const named = Object.fromEntries(
    pieces.map((piece) => {
      const at = piece.indexOf('=');
      // It may be a piece of a password: it is not told.
      if (at < 1) throw refused("with something that is no 'name=value'");
      return [nameIn(piece.slice(0, at)), piece.slice(at + 1)];
    }),
  ) as Partial<Record<ParameterName, string>>;
  const { password, ...more } = named;
  if (password === undefined) throw refused('without a password');
  return { password, ...more };
};

const nameIn = (given: string): ParameterName => {
  const name = PARAMETERS.find((each) => each === given);
  if (name === undefined) throw refused(`with '${given}'`);
  return name;
};

const refused = (why: string): Refusal => new Refusal('bad-user-parameters', { with: why });

const variableMethodsOf = (parts: CommandServiceParts) => ({
  getVariablesForSpace: method({
    doc: DOCS.getVariablesForSpace,
    input: { token: text, spaceID: text },
    output: ROWS,
    run: (asked, { signal }) =>
      inSpace(parts, { operation: 'getVariablesForSpace', ...asked }, async (space, account) =>
        (await parts.spaceVariables.values(account, space, signal)).map(({ name, value }) => [
          name,
          value,
        ]),
      ),
  }),
  setVariableInSpace: method({
    doc: DOCS.setVariableInSpace,
    input: { token: text, varName: text, query: text, spaceID: text },
    output: nothing,
    run: ({ varName, query, ...asked }) =>
      inSpace(parts, { operation: 'setVariableInSpace', by: 'managers', ...asked }, (space) => {
        const kept = keptRules({ varName, variableQuery: query });
        return parts.spaceVariables.set(space, { name: kept.varName, query: kept.variableQuery });
      }),
  }),
});
