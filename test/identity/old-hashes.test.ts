// Old hashes: each scheme against a hash that another program made. Those of ASP.NET are known
// answers of its own tests, those of MD5 and SHA-1 alone are of coreutils, the others of Python's
// hashlib with the salt `salty-salt`.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity } from '../../src/identity/identity.ts';

const PASSWORD = 'my password';

const HASHES = [
  'md5:329670c3265b6ccd392e622733e9772f',
  'sha1:a2f8f7fa195a080a22a689041daa8f2044f9f336',
  'sha1:A2F8F7FA195A080A22A689041DAA8F2044F9F336',
  'sha256:bb14292d91c6d0920a5536bb41f3a50f66351b7b9d94c804dfce8a96ca1051f2',
  'sha512:e28bdbf8faa97dab2203fcc89e397a4bf8d4a5b370421e5481a55f317caee4f8' +
    '1be5a810bb1cffc4695c32198717b9a6e835895852ee3a8689d0963463f2db15',
  'md5-utf16:c5937b90623b82e30d446a32c186283a',
  'sha1-utf16:62b182cf528840e7c820b023d069ec4a72a9dc3b',
  'sha256-utf16:3a0e04575fbf72d8ff148e511ab029158eba802ef0c9952e7a4b7e0a538103a0',
  'smd5:wcRGm5hxocUMjzVJEiKomXNhbHR5LXNhbHQ=',
  'ssha:NdzhvyTu2brhEs+qqXW/Ynbr8eVzYWx0eS1zYWx0',
  'ssha256:TXoi3zfIr2doDFhKzSR5V0YYODgWygWp2HWM0r//L1pzYWx0eS1zYWx0',
  'ssha512:v6dw8rz9+qUHwQttP6fwfiFCAjOInqNXo1nrEYuaKCJwl5zQZ2RYkM56mMEEr05XtPLQglPckPVY7NNQ' +
    'xMnQSXNhbHR5LXNhbHQ=',
  'pbkdf2-sha1:1000:c2FsdHktc2FsdA==:E6W8iFa+mrYq65Nww9K+gZUF8Jo=',
  'pbkdf2-sha256:1000:c2FsdHktc2FsdA==:wbMO34fKrwU1WQeR06Z0TWSbxnKlh0vHGoJlzrBUkq4=',
  'pbkdf2-sha512:1000:c2FsdHktc2FsdA==:CBUWZGR3y6h4mPgwD0UU5ROxgydfN3HQagiBOFy/7SV8v90HfQkHmW5Q' +
    'mL4fhmkgXDaIvEAbNnWZHzQ0CyGA8Q==',
  'aspnet-v2:ANXrDknc7fGPpigibZXXZFMX4aoqz44JveK6jQuwY3eH/UyPhvr5xTPeGYEckLxz9A==',
  'aspnet-v3:AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw',
  'aspnet-v3:AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M',
  'aspnet-v3:AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==',
];

const ONE = { name: 'one', isKnown: false };

for (const hash of HASHES) {
  test(`the password of ${hash.slice(0, 40)} is right, and no other`, async () => {
    const identity = createIdentity();
    assert.equal(identity.isHash(hash), true);
    assert.equal(identity.isOld(hash), true);
    assert.equal(await identity.verify(PASSWORD, hash, ONE), true);
    assert.equal(await identity.verify('my passwore', hash, ONE), false);
  });
}

/** What is no hash, or asks for more than a server can give. */
const STRANGE = [
  'my password',
  'sha1:a2f8f7',
  'sha1:zzf8f7fa195a080a22a689041daa8f2044f9f336',
  'SHA1:a2f8f7fa195a080a22a689041daa8f2044f9f336',
  'ssha:NdzhvyTu2brhEs+qqXW/Ynbr8eU=',
  'pbkdf2-sha256:0:c2FsdA==:wbMO34fKrwU1WQeR06Z0TWSbxnKlh0vHGoJlzrBUkq4=',
  'pbkdf2-sha256:99999999:c2FsdA==:wbMO34fKrwU1WQeR06Z0TWSbxnKlh0vHGoJlzrBUkq4=',
  'pbkdf2-sha256:1000:c2FsdA==:wbMO34f=',
  'aspnet-v2:AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggE=',
  'aspnet-v3:AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4A=',
  'aspnet-v4:AQAAAAIAAAAyAAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw',
  'crypt:$1$abc',
];

for (const text of STRANGE) {
  test(`'${text.slice(0, 40)}' is no hash that can be checked`, () => {
    assert.equal(createIdentity().isHash(text), false);
  });
}

test('a hash of ours is one, and not old', async () => {
  const identity = createIdentity();
  const hash = await identity.hash(PASSWORD);
  assert.deepEqual([identity.isHash(hash), identity.isOld(hash)], [true, false]);
});
