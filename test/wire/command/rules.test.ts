// The rules of the original for each parameter, at their edges, with the words that are told.
// Parameters that may be something of ours in another form are tried elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../src/domain/refusal.ts';
import { brokenRulesIn, keptRules, RULES } from '../../../src/wire/command/rules.ts';

type Name = keyof typeof RULES;

/** Lengths that are let through, and lengths that are not with what is said of them. */
const EDGES: Readonly<Record<Name, readonly [number[], readonly (readonly [number, string])[]]>> = {
  token: tokens(),
  jobToken: tokens(),
  dataUploadToken: tokens(),
  publishingToken: tokens(),
  queryToken: tokens(),
  username: [[0, 3, 255], [[256, 'username must be shorter than 256 characters']]],
  userName: [[0, 3, 255], [[256, 'username must be shorter than 256 characters']]],
  password: longer('password', 5, 256),
  spaceName: [[0, 255], [[256, 'Space names must be less than 256 characters']]],
  comments: [[0, 2_047], [[2_048, 'Space comments must be less than 2048 characters']]],
  spaceComments: [[0, 2_047], [[2_048, 'Space comments must be less than 2048 characters']]],
  options: [[0, 4_096], [[4_097, 'Options must be at most 4096 characters']]],
  query: [
    [1, 131_071],
    [
      [0, 'Query must contain a value'],
      [131_072, 'Query length must shorter than 128k'],
    ],
  ],
  variableQuery: [[0, 32_767], [[32_768, 'Query length must shorter than 32k']]],
  varName: longer('Variable name', 3, 256),
  groupName: longer('Group name', 3, 256),
  aclTag: longer('ACL tag name', 3, 65),
};

function tokens(): (typeof EDGES)[Name] {
  return [
    [32],
    [
      [0, 'Invalid token'],
      [31, 'Invalid token'],
      [33, 'Invalid token'],
    ],
  ];
}

function longer(what: string, least: number, most: number): (typeof EDGES)[Name] {
  return [
    [least + 1, most - 1],
    [
      [least, `${what} must be longer than ${least} characters`],
      [most, `${what} must be shorter than ${most} characters`],
    ],
  ];
}

/** What is said of a text of that length. */
const saidOf = (name: Name, length: number): readonly string[] => {
  try {
    keptRules({ [name]: 'x'.repeat(length) } as Record<Name, string>);
    return [];
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return brokenRulesIn(error);
  }
};

for (const [name, [kept, broken]] of Object.entries(EDGES)) {
  test(`${name} is held to its rule at the edges`, () => {
    for (const length of kept) assert.deepEqual(saidOf(name as Name, length), []);
    for (const [length, says] of broken)
      assert.deepEqual(saidOf(name as Name, length), [says], String(length));
  });
}
