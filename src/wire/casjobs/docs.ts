// What the CasJobs services say of themselves on their help pages and in their WSDLs, as HTML.
// Sentences for the promises of docs/protocols/casjobs.md; nothing is decided here.

/** The service as a whole. */
export const SERVICE_DOC =
  'Batch queries against large catalogs: submit a query, watch it, find it again, and fetch ' +
  'what it made. Every call carries the wsid and the password of an account.';

const SIGNED =
  '<b>wsid, pw</b>: the number of your account, and its password. Send them by POST, so that ' +
  'they stay out of addresses and logs.';

/** One text per method. */
export const DOCS = {
  ExecuteQuickJob:
    'Runs a query at once, in the shortest queue of its context, and answers its rows.<br><br>' +
    'The answer is text: a header of <code>[name]:Type</code> fields, then a line per row, all ' +
    'separated by commas. Texts stand in double quotes, an absent value is <code>null</code>, ' +
    'and 64-bit integers are exact. A statement without rows answers the number it changed as ' +
    '<code>[RowsAffected]:Integer</code>. An answer that is too large is an error, never cut.' +
    `<br><br>${SIGNED}<br>` +
    '<b>qry</b>: the query.<br>' +
    '<b>context</b>: the catalog it runs in, or MyDB.<br>' +
    '<b>taskname</b>: your own word for it; may be missing.<br>' +
    '<b>isSystem</b>: whether a program asks on its own behalf; such jobs are left out of lists.',
  SubmitJob:
    'Puts a query into a queue and answers the number of its job. It runs when its turn comes; ' +
    'GetJobStatus tells how it stands.<br><br>' +
    'Among the longer queues of the context, the one whose limit is nearest to the estimate is ' +
    'taken. A query without INTO writes into a new table of MyDB, job_ and the number of the ' +
    `job.<br><br>${SIGNED}<br>` +
    '<b>qry</b>: the query.<br>' +
    '<b>context</b>: the catalog it runs in, or MyDB.<br>' +
    '<b>taskname</b>: your own word for it; may be missing.<br>' +
    '<b>estimate</b>: how many minutes you think it takes.',
  SubmitExtractJob:
    'Puts the making of a file from a table of MyDB into a queue and answers the number of its ' +
    'job. When it has finished, OutputLoc in GetJobs is the address of the file: who has the ' +
    `address can fetch it, until it expires.<br><br>${SIGNED}<br>` +
    '<b>tableName</b>: a table of MyDB.<br>' +
    '<b>type</b>: a type from GetJobTypes other than QUERY.',
  CancelJob:
    'Asks for the end of a job that is not quick; on a quick job it has no effect.<br><br>' +
    'Only jobs of your own can be cancelled; for the job of another there is an error. Where ' +
    'there is no such job, nothing is done. Otherwise the answer comes once the status is 2, ' +
    'canceling. A job has really ended when its status is 3, cancelled, or 4, failed; until ' +
    `then it holds its slot.<br><br>${SIGNED}<br>` +
    '<b>jobId</b>: the number of the job.',
  GetJobStatus:
    'Tells how a job stands:<br><br>' +
    '0 ready: it waits for its turn.<br>1 started: it runs.<br>' +
    '2 canceling: it has been asked to end.<br>3 cancelled: it has ended, and changed nothing.' +
    '<br>4 failed: it has ended with an error, which GetJobs shows.<br>' +
    `5 finished: what it wrote is there.<br><br>${SIGNED}<br>` +
    '<b>jobId</b>: the number of a job of yours.',
  GetJobs:
    'Finds jobs, newest first: your own, and everybody’s for an account with the admin ' +
    'privilege.<br><br>' +
    'Conditions are keys with values, as <code>KEY : VALUE | VALUE ; KEY : VALUE</code>. A job ' +
    'must meet one of the values of every key. A value may be a range: ' +
    '<code>FROM,</code> and <code>,TO</code> and <code>FROM,TO</code>, ends included. Values ' +
    'are not quoted. Without conditions, all jobs are found.<br><br>' +
    'Keys: JobID, TimeSubmit, TimeStart, TimeEnd, Status, Queue, TaskName, Error, Query, ' +
    'Context, Type, and WSID, which only has an effect for admins. Case does not matter.<br><br>' +
    '<code>jobid : 123|321; status : 5</code><br>Jobs 123 and 321, if they have finished.<br>' +
    '<code>TimeEnd : 2008-04-5,</code><br>Jobs that ended on 5 April 2008 or later.<br><br>' +
    '<b>owner_wsid, owner_pw</b>: the number of your account, and its password.<br>' +
    '<b>conditions</b>: which jobs to find.<br>' +
    '<b>includeSystem</b>: whether jobs that programs asked for on their own behalf are among ' +
    'them.',
  GetQueues:
    'Lists the contexts you may query, once for each of their queues, with the time limit of ' +
    `the queue in minutes. The shortest of a context is for quick jobs.<br><br>${SIGNED}`,
  GetJobTypes:
    'Lists the types of jobs: QUERY, and the formats that SubmitExtractJob makes.' +
    `<br><br>${SIGNED}`,
} as const;

/** The first service as a whole. */
export const FIRST_SERVICE_DOC =
  'The first web service of CasJobs: it finds jobs of yours and plans queries. Whoever wants ' +
  'more of them, or to submit some, takes the Jobs service. Every call carries a secret key in ' +
  'the place of the wsid.';

/** One text per method of the first service. */
export const FIRST_DOCS = {
  FindJob:
    'Finds jobs of yours, newest first, and returns them in Job format.<br><br>' +
    'The predicate is written as the inside of a WHERE clause over the fields of Job, as ' +
    "<code>TaskName = 'stars' AND Rows &gt; 100</code>. There are = &lt;&gt; &lt; &lt;= &gt; " +
    '&gt;=, BETWEEN, IN, LIKE, IS NULL, AND, OR, NOT and parentheses. Texts and dates stand in ' +
    'single or double quotes; text is compared without regard to case. A time that is not set ' +
    'is NULL. An empty predicate finds all your jobs.<br><br>' +
    '<code>Status IN (3, 4) AND TimeEnd &gt;= "2008-04-05"</code><br>' +
    'Jobs that were cancelled or failed on 5 April 2008 or later.<br><br>' +
    '<b>wsId</b>: the secret key of 15 digits of your account, which the operator mints with ' +
    '<code>almagest account key LOGIN</code>. Your wsid is no key. Send it by POST, so that it ' +
    'stays out of addresses and logs.<br>' +
    '<b>predicate</b>: which jobs to find.',
  GetPlan:
    'Says what a query would do, without running it: for each statement an estimate of its rows, ' +
    'the tables that it reads and writes, and the columns of its result. A query with an error ' +
    'is answered with the error.<br><br>' +
    '<b>wsId</b>: the secret key of your account, as for FindJob.<br>' +
    '<b>target</b>: the context of the query.<br>' +
    '<b>qry</b>: the text of the query.',
} as const;
