/* Calls a running server through functions that gSOAP made of its WSDLs, over SOAP 1.1 or SOAP 1.2:
   they are made for one of them, and VERSION says which.
   Usage: gsoap-client PROBE JOBS WSID PASSWORD, the first two being addresses of services.
   Lines begin with `ok`, `not ok` or `limit`: what the stack itself cannot do, and why.
   C has no values to compare in general: each check is a call, what is sent, and what must hold. */
#include <float.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include "soapH.h"
#include "ProbeSoap.nsmap"

#define JOB_TASK "Ἵππαρχος & <星>"
#define UNICODE "Ἵππαρχος 星 😀 é"
#define MARKUP "<a b=\"c\">&amp;</a> ]]> 'q'"
#define LONG_QUERY \
  "SELECT SUM(fDistanceArcMinEq(a.ra, a.dec, b.ra, b.dec)) AS s FROM Hipparcos a CROSS JOIN Hipparcos b"
#define THROWN "Server was unable to process request. ---> "

static struct soap *soap;
static const char *probe, *jobs, *password, *over;
static LONG64 wsid;

static int same(const char *actual, const char *expected)
{
  return actual && !strcmp(actual, expected);
}

static const char *words(void)
{
  const char *text = soap_fault_string(soap);
  return text ? text : "no fault";
}

static void limit(const char *title, const char *why)
{
  printf("limit %s over %s: %s\n", title, over, why);
}

static void report(const char *title, int failed, int holds)
{
  if (!failed && holds)
    printf("ok %s over %s\n", title, over);
  else if (failed)
    printf("not ok %s over %s: error %d, %s\n", title, over, failed, words());
  else
    printf("not ok %s over %s: the answer is another one\n", title, over);
  fflush(stdout);
}

static void forget(void)
{
  soap_destroy(soap);
  soap_end(soap);
}

/* Calls `function` with a zeroed `in` that `set` fills; `test` must hold of `out`. */
#define CALL(title, function, In, Out, url, set, test)                                             \
  do {                                                                                             \
    struct In in;                                                                                  \
    struct Out out;                                                                                \
    memset(&in, 0, sizeof in);                                                                     \
    memset(&out, 0, sizeof out);                                                                   \
    set;                                                                                           \
    int failed = function(soap, url, NULL, &in, &out);                                             \
    report(title, failed, !failed && (test));                                                      \
    forget();                                                                                      \
  } while (0)
#define PROBE(title, op, set, test)                                                                \
  CALL(title, soap_call___probe__##op, _probe__##op, _probe__##op##Response, probe, set, test)
#define ECHO(title, op, value) PROBE(title, op, in.v = (value), out.op##Result == in.v)
#define TEXT(title, op, value) PROBE(title, op, in.v = (value), same(out.op##Result, in.v))

static void scalars(void)
{
  ECHO("bool true", EchoBool, xsd__boolean__true_);
  ECHO("bool false", EchoBool, xsd__boolean__false_);
  ECHO("int smallest", EchoInt, -2147483647 - 1);
  ECHO("int largest", EchoInt, 2147483647);
  ECHO("long smallest", EchoLong, -9223372036854775807LL - 1);
  ECHO("long largest", EchoLong, 9223372036854775807LL);
  ECHO("long beyond doubles", EchoLong, 9007199254740993LL);
  ECHO("double 0.1", EchoDouble, 0.1);
  ECHO("double -1.7976931348623157E+308", EchoDouble, -DBL_MAX);
  ECHO("double INF", EchoDouble, INFINITY);
  ECHO("double -INF", EchoDouble, -INFINITY);
  PROBE("double NaN", EchoDouble, in.v = NAN, isnan(out.EchoDoubleResult));
  ECHO("float 1.5", EchoFloat, 1.5f);
  TEXT("decimal largest", EchoDecimal, "79228162514264337593543950335");
  TEXT("decimal smallest", EchoDecimal, "-0.0000000000000000000000000001");
  TEXT("dateTime with a fraction", EchoDateTime, "2008-04-05T13:02:03.25");
  TEXT("dateTime first", EchoDateTime, "0001-01-01T00:00:00");
  TEXT("dateTime last second", EchoDateTime, "9999-12-31T23:59:59");
  TEXT("string unicode", EchoString, UNICODE);
  TEXT("string markup", EchoString, MARKUP);
  TEXT("string blanks", EchoString, "  two  ");
  TEXT("string lines", EchoString, "a\nb\tc");
  TEXT("string empty", EchoString, "");
  PROBE("string null", EchoString, in.v = NULL, out.EchoStringResult == NULL);
  PROBE("null is no text", Describe, in.v = NULL, same(out.DescribeResult, "null"));
  PROBE("empty is no null", Describe, in.v = "", same(out.DescribeResult, "[]"));
  ECHO("char", EchoChar, 8364);
  TEXT("guid", EchoGuid, "00112233-4455-6677-8899-aabbccddeeff");
  ECHO("enumeration", EchoEnum, probe__Colour__Blue);
  ECHO("flags", EchoFlags, probe__Bits__A | probe__Bits__C);
  unsigned char bytes[] = { 0, 1, 2, 255 };
  PROBE("bytes", EchoBytes, (in.v.__ptr = bytes, in.v.__size = 4),
        out.EchoBytesResult.__size == 4 && !memcmp(out.EchoBytesResult.__ptr, bytes, 4));
  int five = 5;
  PROBE("nullable with a value", EchoNullable, in.v = &five, *out.EchoNullableResult == 5);
  PROBE("nullable null", EchoNullable, in.v = NULL, out.EchoNullableResult == NULL);
}

static void arrays(void)
{
  char *three[] = { "a", "星", "" };
  struct probe__ArrayOfString some = { 3, three }, none = { 0, NULL };
  int numbers[] = { 1, 2, -4 };
  struct probe__ArrayOfInt ints = { 3, numbers };
  PROBE("array of strings", Concat, in.v = &some, same(out.ConcatResult, "a|星|"));
  PROBE("array empty", Concat, in.v = &none, same(out.ConcatResult, ""));
  PROBE("array null", Concat, in.v = NULL, same(out.ConcatResult, "null"));
  PROBE("array of ints", Sum, in.v = &ints, out.SumResult == -1);
  PROBE("result array empty", Ints, in.n = 0, out.IntsResult && out.IntsResult->__sizeint_ == 0);
  PROBE("result array of ints", Ints, in.n = 3, out.IntsResult->__sizeint_ == 3 && out.IntsResult->int_[2] == 2);
  PROBE("result array long, in chunks", Ints, in.n = 20000,
        out.IntsResult->__sizeint_ == 20000 && out.IntsResult->int_[19999] == 19999);
  PROBE("result array with null", Strings, (void)in,
        out.StringsResult->__sizestring == 3 && same(out.StringsResult->string[0], "a") &&
            out.StringsResult->string[1] == NULL && same(out.StringsResult->string[2], ""));
  limit("result array of arrays", "gSOAP's arrays of structs in C have no place for an item that is nil");
}

static void classes(void)
{
  int five = 5;
  struct probe__Item whole = { UNICODE, &five, "2008-04-05T13:02:03", "n", -7 }, bare = { 0 };
#define RESULT out.EchoItemResult
  PROBE("class whole", EchoItem, in.v = &whole,
        same(RESULT->text, UNICODE) && *RESULT->maybe == 5 && same(RESULT->when, whole.when) &&
            same(RESULT->nilable, "n") && RESULT->id == -7);
  PROBE("class of nulls", EchoItem, in.v = &bare,
        !RESULT->text && !RESULT->maybe && !RESULT->when && !RESULT->nilable && RESULT->id == 0);
  PROBE("class null", EchoItem, in.v = NULL, RESULT == NULL);
#define ALL out.AllResult
  PROBE("every type", All, (void)in,
        ALL->b && ALL->by == 200 && ALL->sb == -3 && ALL->s == -4 && ALL->us == 5 && ALL->i == -6 && ALL->ui == 7 &&
            ALL->l == -9223372036854775807LL - 1 && ALL->ul == 18446744073709551615ULL && ALL->f == 1.5f &&
            ALL->d == 0.1 && same(ALL->m, "12.340") && ALL->c == 'x' && same(ALL->dtUnspec, "2008-04-05T01:02:03") &&
            same(ALL->g, "00112233-4455-6677-8899-aabbccddeeff") && ALL->bytes.__size == 4 &&
            ALL->col == probe__Colour__Green && ALL->bits == (probe__Bits__A | probe__Bits__C) && *ALL->ni == 3 &&
            !ALL->nn && ALL->ints->__sizeint_ == 2 && ALL->strs->__sizestring == 2 && isnan(ALL->nan) &&
            ALL->inf == INFINITY && ALL->ninf == -INFINITY && ALL->big == 1e21);
}

/* The rows are in one of the parts, as XML. */
static int rows_in(struct _probe__DataResponse_DataResult *set)
{
  int rows = 0;
  for (int at = 0; at < set->__size_DataResponse_DataResult_sequence; at += 1) {
    struct __probe__DataResponse_DataResult_sequence *part = &set->__DataResponse_DataResult_sequence[at];
    for (char *from = part->__any_ ? strstr(part->__any_, "<id>") : NULL; from; from = strstr(from + 1, "<id>"))
      rows += 1;
  }
  return rows;
}

static void kinds(void)
{
  PROBE("no result", Nothing, (void)in, 1);
  PROBE("no parameters", NoArgs, (void)in, same(out.NoArgsResult, "ok"));
  PROBE("out and ref parameters", OutParam, (in.a = 7, in.r = 41),
        out.OutParamResult == 7 && same(out.s, "s7") && out.r == 42);
  PROBE("XML", Xml, (void)in, strstr(out.XmlResult->__any, "urn:z") && strstr(out.XmlResult->__any, "t</"));
  PROBE("data set", Data, (void)in, rows_in(out.DataResult) == 2);
  PROBE("any: int", Obj, in.kind = "int", same(out.ObjResult, "5"));
  PROBE("any: string", Obj, in.kind = "str", same(out.ObjResult, "s"));
  PROBE("any: null", Obj, in.kind = "null", out.ObjResult == NULL);
  PROBE("header left out", WithHeader, (void)in, same(out.WithHeaderResult, "no header"));
  struct probe__Hdr hdr = { 0 };
  struct SOAP_ENV__Header header = { &hdr };
  hdr.user = UNICODE;
  PROBE("header sent", WithHeader, soap->header = &header, same(out.WithHeaderResult, "user=" UNICODE));
  soap->header = NULL;
  CALL("overload of two", soap_call___probe__Echo, _probe__EchoTwo, _probe__EchoTwoResponse, probe,
       (in.a = "x", in.b = "y"), same(out.EchoTwoResult, "xy"));
  CALL("overload of one", soap_call___probe__Echo_, _probe__EchoOne, _probe__EchoOneResponse, probe, in.a = "x",
       same(out.EchoOneResult, "x"));
  PROBE("unbuffered", Unbuffered, (void)in, same(out.UnbufferedResult, "u"));
  struct _probe__FireAndForget in = { UNICODE };
  int failed = soap_send___probe__FireAndForget(soap, probe, NULL, &in) || soap_recv_empty_response(soap);
  report("one-way", failed ? soap->error : 0, 1);
  forget();
}

static void fault(const char *title, const char *kind, const char *code, const char *text, const char *detail)
{
  struct _probe__Throw in = { (char *)kind };
  struct _probe__ThrowResponse out;
  int failed = soap_call___probe__Throw(soap, probe, NULL, &in, &out);
  const char *whole = failed ? *soap_faultcode(soap) : NULL;
  const char *name = whole && strrchr(whole, ':') ? strrchr(whole, ':') + 1 : whole;
  int holds = failed && same(name, code) && same(words(), text);
  if (holds && detail) holds = soap_fault_detail(soap) && strstr(soap_fault_detail(soap), detail);
  report(title, 0, holds);
  forget();
}

static void faults(void)
{
  const char *server = VERSION == 1 ? "Server" : "Receiver", *client = VERSION == 1 ? "Client" : "Sender";
  fault("fault plain", "", server, THROWN "plain & <simple>", NULL);
  fault("fault inner", "inner", server, THROWN "outer ---> inner <x>", NULL);
  fault("fault of the method's own", "soap", client, "Custom soap error", NULL);
  if (VERSION == 1)
    fault("fault with detail", "detail", server, "With detail", "urn:e");
  else
    limit("fault with detail", "gSOAP reads SOAP-ENV:Detail; ASMX writes a plain detail there");
  fault("fault with a code of its own", "custom", "MyCode", "Custom code", NULL);
}

#define JOBS(op, set)                                                                              \
  struct _jobs__##op in = { 0 };                                                                   \
  struct _jobs__##op##Response out = { 0 };                                                        \
  set;                                                                                             \
  int failed = soap_call___jobs__##op(soap, jobs, NULL, &in, &out)

static LONG64 submit(char *query, char *task)
{
  JOBS(SubmitJob, (in.wsid = wsid, in.pw = (char *)password, in.qry = query, in.context = "Stars",
                   in.taskname = task, in.estimate = 1));
  return failed ? 0 : out.SubmitJobResult;
}

static int end_of(LONG64 job)
{
  for (int left = 1200; left > 0; left -= 1) {
    JOBS(GetJobStatus, (in.wsId = wsid, in.pw = (char *)password, in.jobId = job));
    if (failed) return -1;
    if (out.GetJobStatusResult >= 3) return out.GetJobStatusResult;
    usleep(50000);
  }
  return -2;
}

static int found(LONG64 job, LONG64 rows, const char *task)
{
  char conditions[40];
  snprintf(conditions, sizeof conditions, "jobid:%lld", (long long)job);
  JOBS(GetJobs, (in.owner_USCOREwsid = wsid, in.owner_USCOREpw = (char *)password, in.conditions = conditions));
  if (failed || !out.GetJobsResult) return 0;
  if (!task) return out.GetJobsResult->__sizeCJJob == 0;
  struct jobs__CJJob *first = out.GetJobsResult->CJJob;
  return out.GetJobsResult->__sizeCJJob == 1 && first->JobID == job && first->Rows == rows && same(first->TaskName, task);
}

static void queues(void)
{
  JOBS(GetQueues, (in.wsid = wsid, in.pw = (char *)password));
  int holds = 0;
  for (int at = 0; !failed && at < out.GetQueuesResult->__sizeCJQueue; at += 1)
    holds |= same(out.GetQueuesResult->CJQueue[at].Context, "Stars");
  report("queues", failed, holds);
}

static void wrong_password(void)
{
  JOBS(GetJobStatus, (in.wsId = wsid, in.pw = "not the password", in.jobId = 1));
  report("a wrong password", 0, failed && strstr(words(), "password"));
}

static void work(void)
{
  queues();
  LONG64 job = submit("SELECT TOP 5 hip FROM Hipparcos WHERE hip < 100", JOB_TASK);
  report("a job", 0, job && end_of(job) == 5 && found(job, 5, JOB_TASK) && found(9007199254740993LL, 0, NULL));
  job = submit(LONG_QUERY, "");
  JOBS(CancelJob, (in.wsId = wsid, in.pw = (char *)password, in.jobId = job));
  report("a job that is cancelled", failed, end_of(job) == 3);
  wrong_password();
  forget();
}

int main(int count, char **arguments)
{
  if (count != 5) return 2;
  probe = arguments[1], jobs = arguments[2], wsid = strtoll(arguments[3], NULL, 10), password = arguments[4];
  over = VERSION == 1 ? "SOAP 1.1" : "SOAP 1.2";
  /* An attribute `id` is one like the others only where no references between elements are read. */
  soap = soap_new1(SOAP_C_UTFSTRING | SOAP_XML_TREE);
  /* gSOAP writes fewer digits unless it is told. */
  soap->double_format = "%.17g";
  scalars();
  arrays();
  classes();
  kinds();
  faults();
  work();
  soap_free(soap);
  return 0;
}
