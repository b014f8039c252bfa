// Calls a running server through the npm package `soap`, over SOAP 1.1 and SOAP 1.2.
// Usage: node-client.mjs PACKAGES PROBE JOBS WSID PASSWORD, the first being the folder with the
// package, the next two addresses of services.
// Lines begin with `ok`, `not ok` or `limit`: what the stack itself cannot do, and why.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

const [packages, probe, jobs, wsid, password] = process.argv.slice(2);
const soap = createRequire(resolve(packages, 'package.json'))('soap');
const cases = JSON.parse(readFileSync(new URL('cases.json', import.meta.url), 'utf8'));

const JOB_TASK = 'Ἵππαρχος & <星>';
const NEVER_A_JOB = '9007199254740993';
const LONG_QUERY =
  'SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s ' +
  'FROM Hipparcos a CROSS JOIN Hipparcos b';
const SENDERS = { Server: 'Receiver', Client: 'Sender' };
const NIL_ITEMS = 'node-soap leaves out items that are nil';
const LIMITS = {
  'result array empty': 'node-soap reads an empty array as null',
  'result array with null': NIL_ITEMS,
  'result array of arrays': NIL_ITEMS,
  'every type: strs': NIL_ITEMS,
  'overload of two': 'node-soap keeps one operation of a name, the last of the WSDL',
};

/** What would lose digits as a number of JavaScript's, or is no number to it. */
const asText = (text) => text;
const DESERIALIZERS = {
  long: asText,
  unsignedLong: asText,
  decimal: asText,
  double: (text) => Number(text.replace('INF', 'Infinity')),
};

/** Null is left out. */
const given = (kind, value) => {
  if (value === null) return undefined;
  if (kind === 'texts') return { string: value };
  if (kind === 'ints') return { int: value };
  if (kind !== 'item') return value;
  const { id, ...fields } = value;
  const said = Object.entries(fields).filter(([, each]) => each !== null);
  return { attributes: { id }, ...Object.fromEntries(said) };
};

const told = (kind, value) => {
  if (kind === 'nothing' || value === undefined || value === null) return null;
  if (kind === 'bool') return value;
  if (kind === 'texts') return items(value, 'string');
  if (kind === 'ints') return items(value, 'int').map(String);
  if (kind === 'count') return String(items(value, 'int').length);
  if (kind === 'jagged') return items(value, 'ArrayOfString').map((each) => told('texts', each));
  if (kind === 'item') {
    const { attributes, maybe, when, text = null, nilable = null } = value;
    return {
      id: attributes.id,
      text,
      maybe: told('int', maybe),
      when: told('date', when),
      nilable,
    };
  }
  if (kind === 'data') return items(value.diffgram.DS, 'T').map(({ id, s = null }) => [id, s]);
  // A time without a zone is one of UTC to it.
  if (kind === 'date') return value.toISOString().replace(/0*Z$/, '').replace(/\.$/, '');
  // What says its type itself comes as an object.
  return String(value.$value ?? value);
};

/** The items of an array, which is not there where it is empty. */
const items = (array, name) => array?.[name] ?? [];

const comparable = (kind, value) => {
  if (value === null || (kind !== 'double' && kind !== 'decimal')) return value;
  return Number(value.replace('INF', 'Infinity'));
};

const same = (actual, expected) => {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
};

const check = async (title, over, what) => {
  const name = `${title} over ${over}`;
  const limit = LIMITS[name] ?? LIMITS[title];
  if (limit !== undefined) return console.log(`limit ${name}: ${limit}`);
  try {
    await what();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`not ok ${name}: ${String(error).replaceAll(/\s+/g, ' ')}`);
  }
};

const checkCase = async (client, over, { title, operation, input, header, ...rest }) => {
  const { type, result: expected, overload } = rest;
  const values = Object.fromEntries(
    Object.entries(input).map(([name, [kind, value]]) => [name, given(kind, value)]),
  );
  client.clearSoapHeaders();
  // The envelope declares the prefix, as the WSDL does.
  if (header) client.addSoapHeader({ 'tns:Hdr': { 'tns:user': header.user } });
  let answer;
  try {
    [answer] = await client[`${operation}Async`](values);
  } catch (error) {
    if (type !== 'fault') throw error;
    return checkFault(error.root.Envelope.Body.Fault, over, expected);
  }
  if (type === 'outs') {
    const { OutParamResult, s, r } = answer;
    return same({ OutParamResult: String(OutParamResult), s, r: String(r) }, expected);
  }
  const result = answer?.[`${overload ?? operation}Result`];
  if (type === 'xml') return same(result[expected.name], expected.text);
  if (type !== 'all') return same(comparable(type, told(type, result)), comparable(type, expected));
  for (const [name, [kind, value]] of Object.entries(expected)) {
    await check(`${title}: ${name}`, over, () =>
      same(comparable(kind, told(kind, result[name])), comparable(kind, value)),
    );
  }
};

const checkFault = (fault, over, { code, text, detail }) => {
  const [said, words, more] =
    over === 'SOAP 1.2'
      ? [fault.Code.Value, fault.Reason.Text.$value ?? fault.Reason.Text, fault.detail]
      : [fault.faultcode.$value ?? fault.faultcode, fault.faultstring, fault.detail];
  const wanted = over === 'SOAP 1.2' ? (SENDERS[code] ?? code) : code;
  same([String(said.$value ?? said).replace(/.*:/, ''), words], [wanted, text]);
  if (detail !== undefined) same(detail in more, true);
};

const checkJob = async (client) => {
  const account = { wsid, pw: password };
  const ask = async (operation, values) =>
    (await client[`${operation}Async`](values))[0][`${operation}Result`];
  const queues = items(await ask('GetQueues', account), 'CJQueue');
  same(queues.map(({ Context }) => Context).includes('Stars'), true);
  const qry = 'SELECT TOP 5 hip FROM Hipparcos WHERE hip < 100';
  const more = { qry, context: 'Stars', taskname: JOB_TASK, estimate: 1 };
  const job = String(await ask('SubmitJob', { ...account, ...more }));
  same(await endOf(client, job), '5');
  const search = { owner_wsid: wsid, owner_pw: password, includeSystem: false };
  const found = await ask('GetJobs', { ...search, conditions: `jobid:${job}` });
  const [{ JobID, Rows, TaskName }] = items(found, 'CJJob');
  same([String(JobID), String(Rows), TaskName], [job, '5', JOB_TASK]);
  const nobodys = await ask('GetJobs', { ...search, conditions: `jobid:${NEVER_A_JOB}` });
  same(items(nobodys, 'CJJob'), []);
};

const checkCancel = async (client) => {
  const more = { qry: LONG_QUERY, context: 'Stars', taskname: '', estimate: 1 };
  const [{ SubmitJobResult: job }] = await client.SubmitJobAsync({ wsid, pw: password, ...more });
  await client.CancelJobAsync({ wsId: wsid, pw: password, jobId: String(job) });
  same(await endOf(client, String(job)), '3');
};

const endOf = async (client, jobId) => {
  for (let left = 1_200; left > 0; left -= 1) {
    const [{ GetJobStatusResult: status }] = await client.GetJobStatusAsync({
      wsId: wsid,
      pw: password,
      jobId,
    });
    if (Number(status) >= 3) return String(status);
    await pause(50);
  }
  throw new Error(`job ${jobId} did not end`);
};

const checkPassword = async (client) => {
  try {
    await client.GetJobStatusAsync({ wsId: wsid, pw: 'not the password', jobId: '1' });
  } catch (error) {
    return same(String(error).includes('password'), true);
  }
  throw new Error('there was no fault');
};

for (const [over, forceSoap12Headers] of [
  ['SOAP 1.1', false],
  ['SOAP 1.2', true],
]) {
  const options = {
    forceSoap12Headers,
    preserveWhitespace: true,
    customDeserializer: DESERIALIZERS,
  };
  const probing = await soap.createClientAsync(`${probe}?WSDL`, options);
  for (const each of cases) await check(each.title, over, () => checkCase(probing, over, each));
  const working = await soap.createClientAsync(`${jobs}?WSDL`, options);
  await check('a job', over, () => checkJob(working));
  await check('a job that is cancelled', over, () => checkCancel(working));
  await check('a wrong password', over, () => checkPassword(working));
}
