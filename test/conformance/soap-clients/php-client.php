<?php
// Calls a running server through PHP's SoapClient, over SOAP 1.1 and SOAP 1.2.
// Usage: php-client.php PROBE JOBS WSID PASSWORD, the first two being addresses of services.
// Lines begin with `ok`, `not ok` or `limit`: what the stack itself cannot do, and why.

[, $probe, $jobs, $wsid, $password] = $argv;
const JOB_TASK = 'Ἵππαρχος & <星>';
const NEVER_A_JOB = '9007199254740993';
const LONG_QUERY = 'SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s '
    . 'FROM Hipparcos a CROSS JOIN Hipparcos b';
const VERSIONS = ['SOAP 1.1' => SOAP_1_1, 'SOAP 1.2' => SOAP_1_2];
const SENDERS = ['Server' => 'Receiver', 'Client' => 'Sender'];
const LIMITS = [
    'double NaN' => 'PHP writes NaN as NAN',
    'every type: ul' => 'PHP reads integers beyond its own as doubles',
    'overload of one' => 'PHP keeps one operation of a name, the first of the WSDL',
    'fault with detail over SOAP 1.2' => 'PHP reads soap:Detail; ASMX writes a plain detail there',
];
// Doubles are written with all that they are.
ini_set('precision', '-1');

$cases = json_decode(file_get_contents(__DIR__ . '/cases.json'), true);

function given($kind, $value)
{
    if ($value === null) {
        return null;
    }
    return match ($kind) {
        'double' => numberOf($value),
        'bytes' => base64_decode($value),
        'texts' => ['string' => $value],
        'ints' => ['int' => $value],
        'item' => array_filter($value, fn ($each) => $each !== null),
        default => $value,
    };
}

function numberOf($value)
{
    return ['INF' => INF, '-INF' => -INF, 'NaN' => NAN][$value] ?? (float) $value;
}

function told($kind, $value)
{
    if ($value === null || $kind === 'bool' || $kind === 'nothing') {
        return $value;
    }
    return match ($kind) {
        'double' => is_nan($value) ? 'NaN' : $value,
        'bytes' => base64_encode($value),
        'texts' => items($value, 'string'),
        'ints' => array_map('strval', items($value, 'int')),
        'count' => (string) count(items($value, 'int')),
        'jagged' => array_map(fn ($each) => told('texts', $each), items($value, 'ArrayOfString')),
        'item' => ['id' => (string) $value->id, 'text' => $value->text ?? null,
            'maybe' => isset($value->maybe) ? (string) $value->maybe : null,
            'when' => $value->when ?? null, 'nilable' => $value->nilable ?? null],
        'xml' => rootOf($value->any),
        'data' => rowsOf($value->any),
        'outs' => ['OutParamResult' => (string) $value->OutParamResult, 's' => $value->s, 'r' => (string) $value->r],
        default => (string) $value,
    };
}

function rootOf($text)
{
    preg_match('/^<(\w+) xmlns="([^"]*)">/', $text, $root);
    return ['name' => $root[1], 'namespace' => $root[2], 'text' => strip_tags($text)];
}

function rowsOf($text)
{
    preg_match_all('~<T [^>]*><id>(.*?)</id>(?:<s>(.*?)</s>)?</T>~', $text, $rows, PREG_SET_ORDER);
    return array_map(fn ($row) => [$row[1], $row[2] ?? null], $rows);
}

/** PHP gives the value itself where an array has one. */
function items($array, $name)
{
    $found = $array->$name ?? [];
    return is_array($found) ? $found : [$found];
}

function same($actual, $expected)
{
    if ($actual !== $expected) {
        throw new Exception(json_encode($actual) . ' is not ' . json_encode($expected));
    }
}

function check($title, $over, $what)
{
    $name = "$title over $over";
    $limit = LIMITS[$name] ?? LIMITS[$title] ?? null;
    if ($limit !== null) {
        echo "limit $name: $limit\n";
        return;
    }
    try {
        $what();
        echo "ok $name\n";
    } catch (Throwable $error) {
        echo "not ok $name: ", strtr($error->getMessage(), "\r\n", '  '), "\n";
    }
}

function checkCase($client, $over, $case)
{
    $values = array_map(fn ($pair) => given(...$pair), $case['input']);
    $header = isset($case['header'])
        ? new SoapHeader('http://example.org/probe/', 'Hdr', (object) $case['header']) : null;
    ['operation' => $operation, 'type' => $kind, 'result' => $expected] = $case;
    try {
        $answer = $client->__soapCall($operation, [$values], null, $header);
    } catch (SoapFault $fault) {
        if ($kind !== 'fault') {
            throw $fault;
        }
        $code = $over === 'SOAP 1.2' ? SENDERS[$expected['code']] ?? $expected['code'] : $expected['code'];
        same([preg_replace('/.*:/', '', $fault->faultcode), $fault->faultstring], [$code, $expected['text']]);
        if (isset($expected['detail'])) {
            same(isset($fault->detail->err), true);
        }
        return;
    }
    if ($kind === 'outs') {
        same(told($kind, $answer), $expected);
        return;
    }
    $result = $answer->{($case['overload'] ?? $operation) . 'Result'} ?? null;
    if ($kind === 'all') {
        foreach ($expected as $name => [$fieldKind, $value]) {
            check("every type: $name", $over, fn () => same(
                told($fieldKind, $result->$name ?? null),
                comparable($fieldKind, $value),
            ));
        }
        return;
    }
    same(told($kind, $result), comparable($kind, $expected));
}

function comparable($kind, $value)
{
    return $kind === 'double' && $value !== 'NaN' ? numberOf($value) : $value;
}

function checkJob($client, $wsid, $password)
{
    $account = ['wsid' => $wsid, 'pw' => $password];
    $queues = items($client->GetQueues($account)->GetQueuesResult, 'CJQueue');
    same(in_array('Stars', array_column($queues, 'Context'), true), true);
    $job = $client->SubmitJob($account + ['qry' => 'SELECT TOP 5 hip FROM Hipparcos WHERE hip < 100',
        'context' => 'Stars', 'taskname' => JOB_TASK, 'estimate' => 1])->SubmitJobResult;
    same(endOf($client, $wsid, $password, $job), 5);
    $search = ['owner_wsid' => $wsid, 'owner_pw' => $password, 'includeSystem' => false];
    [$found] = items($client->GetJobs($search + ['conditions' => "jobid:$job"])->GetJobsResult, 'CJJob');
    same([$found->JobID, $found->Rows, $found->TaskName], [$job, 5, JOB_TASK]);
    same(items($client->GetJobs($search + ['conditions' => 'jobid:' . NEVER_A_JOB])->GetJobsResult, 'CJJob'), []);
}

function checkCancel($client, $wsid, $password)
{
    $job = $client->SubmitJob(['wsid' => $wsid, 'pw' => $password, 'qry' => LONG_QUERY, 'context' => 'Stars',
        'taskname' => '', 'estimate' => 1])->SubmitJobResult;
    $client->CancelJob(['wsId' => $wsid, 'pw' => $password, 'jobId' => $job]);
    same(endOf($client, $wsid, $password, $job), 3);
}

function endOf($client, $wsid, $password, $job)
{
    for ($left = 1200; $left > 0; $left -= 1) {
        $status = $client->GetJobStatus(['wsId' => $wsid, 'pw' => $password, 'jobId' => $job])->GetJobStatusResult;
        if ($status >= 3) {
            return $status;
        }
        usleep(50000);
    }
    throw new Exception("job $job did not end");
}

function checkPassword($client, $wsid)
{
    try {
        $client->GetJobStatus(['wsId' => $wsid, 'pw' => 'not the password', 'jobId' => 1]);
    } catch (SoapFault $fault) {
        same(str_contains($fault->faultstring, 'password'), true);
        return;
    }
    throw new Exception('there was no fault');
}

foreach (VERSIONS as $over => $version) {
    $options = ['soap_version' => $version, 'cache_wsdl' => WSDL_CACHE_NONE];
    $client = new SoapClient("$probe?WSDL", $options);
    foreach ($cases as $case) {
        check($case['title'], $over, fn () => checkCase($client, $over, $case));
    }
    $client = new SoapClient("$jobs?WSDL", $options);
    check('a job', $over, fn () => checkJob($client, $wsid, $password));
    check('a job that is cancelled', $over, fn () => checkCancel($client, $wsid, $password));
    check('a wrong password', $over, fn () => checkPassword($client, $wsid));
}
