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
  ExecuteQuickJobOID:
    'Would run a query for somebody who signs in with an identity from elsewhere, as OpenID. ' +
    'Nobody can do so here: it answers with an error, and ExecuteQuickJob takes its place.',
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
  ExecuteQuickJobDS:
    'Runs a query at once, as ExecuteQuickJob does, and answers its rows as a DataSet of .NET: ' +
    'a schema that tells the type of each column, then the rows of a table named Table. A ' +
    'statement without rows answers the number it changed, in a column RowsAffected. An answer ' +
    `that is too large is an error, never cut.<br><br>${SIGNED}<br>` +
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
  SubmitJobInto:
    'As SubmitJob, and says into which new table of MyDB the rows go.<br><br>' +
    'The query is one with a single SELECT without INTO; others are refused, as there would be ' +
    `no telling which rows are meant.<br><br>${SIGNED}<br>` +
    '<b>qry</b>: the query.<br>' +
    '<b>context</b>: the catalog it runs in, or MyDB.<br>' +
    '<b>table</b>: the table to be made; empty for job_ and the number of the job.<br>' +
    '<b>taskname</b>: your own word for it; may be missing.<br>' +
    '<b>estimate</b>: how many minutes you think it takes.',
  SubmitExtractJob:
    'Puts the making of a file from a table of MyDB into a queue and answers the number of its ' +
    'job. When it has finished, OutputLoc in GetJobs is the address of the file: who has the ' +
    `address can fetch it, until it expires.<br><br>${SIGNED}<br>` +
    '<b>tableName</b>: a table of MyDB.<br>' +
    '<b>type</b>: a type from GetJobTypes other than QUERY.',
  UploadData:
    'Makes a table of MyDB from a text, or adds its rows to one, and answers once that is ' +
    'done.<br><br>' +
    'The text is CSV, or has tabs, semicolons, bars or blanks between its values; its first ' +
    'line names the columns. A VOTable is taken too. Types are found from ' +
    'all rows: int, bigint, decimal, float, datetime, or else varchar. An empty value, and ' +
    '<code>null</code> or <code>NULL</code> without quotes, is NULL. Where a value is wrong, it ' +
    `is named, and nothing of the call is loaded.<br><br>${SIGNED}<br>` +
    '<b>tableName</b>: the table of MyDB.<br>' +
    '<b>data</b>: the text, in UTF-8.<br>' +
    '<b>tableExists</b>: true where the rows are added to a table that is there, by the names ' +
    'of its columns or in their order; may be missing.',
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
  GetJobsJob:
    'As GetJobs, with the jobs in Job format.<br><br>' +
    '<b>owner_wsid, owner_pw</b>: the number of your account, and its password.<br>' +
    '<b>conditions</b>: which jobs to find.<br>' +
    '<b>includeSystem</b>: whether jobs that programs asked for on their own behalf are among ' +
    'them.',
  SetServiceState:
    'Has a service start nothing new, or start jobs again; for admins alone.<br><br>' +
    'A service is a queue by the name that GetServers shows, as <code>DR7/500</code>, or ' +
    '<code>site</code>, which is all of them. One that is suspended lets run what runs. Jobs ' +
    'that wait, and those that are submitted meanwhile, wait until it is woken; quick queries ' +
    `are refused.<br><br>${SIGNED}<br>` +
    '<b>serviceName</b>: the name of the service.<br>' +
    '<b>state</b>: SUSPENDING or WAKING.',
  GetServiceState:
    'Tells how a service stands; for admins alone: RUNNING, SUSPENDING while jobs still run in ' +
    `it, or SUSPENDED. One that is woken is RUNNING at once.<br><br>${SIGNED}<br>` +
    '<b>serviceName</b>: the name of the service.',
  GetQueues:
    'Lists the contexts you may query, once for each of their queues, with the time limit of ' +
    `the queue in minutes. The shortest of a context is for quick jobs.<br><br>${SIGNED}`,
  GetJobTypes:
    'Lists the types of jobs: QUERY, and the formats that SubmitExtractJob makes.' +
    `<br><br>${SIGNED}`,
} as const;

/** The first service as a whole. */
export const FIRST_SERVICE_DOC =
  'The first web service of CasJobs: it finds jobs of yours, plans and submits queries, and ' +
  'cancels jobs. The Jobs service can do more. Every call carries a secret key in the place of ' +
  'the wsid.';

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
  FindJobDataSet:
    'As FindJob, and returns the jobs as a DataSet.<br><br>' +
    '<b>wsId</b>: the secret key of your account, as for FindJob.<br>' +
    '<b>predicate</b>: which jobs to find.',
  FindJobWithStatusDataSet:
    'As FindJobDataSet, a page at a time, or how many jobs there are.<br><br>' +
    'Of ten jobs, with a setSize of 2 and the position 1, it returns the third and the fourth, ' +
    'the newest being the first.<br><br>' +
    '<b>wsId</b>: the secret key of your account, as for FindJob.<br>' +
    '<b>select</b>: the fields of Job to return, as <code>JobID, j.Status</code>; empty for all.' +
    '<br><b>where</b>: which jobs to find, as the predicate of FindJob.<br>' +
    '<b>setSize</b>: how many jobs to return.<br>' +
    '<b>position</b>: how many sets of that size to pass over.<br>' +
    '<b>justCount</b>: whether to return the number of jobs and nothing else.<br>' +
    '<b>maxChars</b>: how much to return of any text; -1 for all.',
  GetPendingOutputAsJobs:
    'Lists jobs of yours that make a file of a table, and wait or run.<br><br>' +
    '<b>wsid</b>: the secret key of your account, as for FindJob.',
  GetFailedOutputAsJobs:
    'Lists jobs of yours that were to make a file of a table, and failed.<br><br>' +
    '<b>wsid</b>: the secret key of your account, as for FindJob.',
  GetOutputDownloadsAsJobs:
    'Lists jobs of yours whose file can be fetched at their OutputLoc now.<br><br>' +
    '<b>wsid</b>: the secret key of your account, as for FindJob.',
  getStatusHTML:
    'Returns how a job of yours stands as a piece of HTML: a paragraph with the word, which is ' +
    'its class too.<br><br>' +
    '<b>wsId</b>: the secret key of your account, as for FindJob.<br>' +
    '<b>jobId</b>: the number of the job.',
  SubmitJob:
    'Puts a query into a queue and returns the number of its job, as SubmitJob of the Jobs ' +
    'service does.<br><br>' +
    '<b>wsId</b>: the secret key of your account, as for FindJob.<br>' +
    '<b>target</b>: the context of the query.<br>' +
    '<b>qry</b>: the text of the query.<br>' +
    '<b>taskname</b>: your own word for it; may be missing.<br>' +
    '<b>estimate</b>: how many minutes you think it takes.<br>' +
    '<b>autoComplete</b>: does nothing.',
  SubmitShortJob:
    'Runs a query at once and returns its rows as a DataSet, as ExecuteQuickJobDS of the Jobs ' +
    'service does.<br><br>' +
    '<b>wsId</b>: the secret key of your account, as for FindJob.<br>' +
    '<b>target</b>: the context of the query.<br>' +
    '<b>qry</b>: the text of the query.<br>' +
    '<b>taskname</b>: your own word for it; may be missing.<br>' +
    '<b>autoComplete</b>: does nothing.',
  CancelJob:
    'Asks for the end of a job of yours that is not quick, as CancelJob of the Jobs service ' +
    'does.<br><br>' +
    '<b>wsId</b>: the secret key of your account, as for FindJob.<br>' +
    '<b>jobId</b>: the number of the job.',
  Heartbeat:
    'Runs a query of one row, and so proves that queries run; otherwise there is an error.' +
    '<br><br><b>wsId</b>: the secret key of your account, as for FindJob.',
  GetPlan:
    'Says what a query would do, without running it: for each statement an estimate of its rows, ' +
    'the tables that it reads and writes, and the columns of its result. A query with an error ' +
    'is answered with the error.<br><br>' +
    '<b>wsId</b>: the secret key of your account, as for FindJob.<br>' +
    '<b>target</b>: the context of the query.<br>' +
    '<b>qry</b>: the text of the query.',
} as const;

/** The Servers service as a whole. */
export const SERVERS_SERVICE_DOC =
  'What runs the queries of each queue, for accounts with the admin privilege.';

/** One text per method of the Servers service. */
export const SERVERS_DOCS = {
  GetServers:
    'Lists the queues of all contexts, one row for each, for admins alone.<br><br>' +
    'Conditions are written as those of GetJobs in the Jobs service. Keys: name, timeout, ' +
    'context, dbuser, dbmachine, dbcatalog, execcap, gpriv, dbpw; case does not matter.<br><br>' +
    'Name is what SetServiceState takes, Timeout the limit in minutes, ExecCap how many jobs of ' +
    'its kind one server runs at a time. Machines, users and passwords of databases are never ' +
    'told.<br><br>' +
    '<b>admin_wsid, admin_pw</b>: the number and the password of an account with the admin ' +
    'privilege.<br>' +
    '<b>conditions</b>: which rows to list; empty for all.',
} as const;

/** The service of groups as a whole. */
export const GROUPS_SERVICE_DOC =
  'Groups of accounts that read each other’s published tables: make one, invite to it, answer an ' +
  'invitation, publish a table. Every call carries the wsid and the password of an account.';

const GID = '<b>gid</b>: the number of the group, from GetGroups.';

/** One text per method of the service of groups. */
export const GROUPS_DOCS = {
  CreateGroup:
    'Makes a group and answers its number. You are its owner and first member.<br><br>' +
    'Queries of members read a table that is published in it as ' +
    `<code>GroupName.dbo.table</code> or <code>GroupName..table</code>.<br><br>${SIGNED}<br>` +
    '<b>groupName</b>: letters, digits and _, a letter first; no other group and no context may ' +
    'have the name.<br><b>description</b>: what it is for; may be missing.',
  DestroyGroup:
    'Ends a group of yours. Its tables stay where they are, in the MyDB of those who published ' +
    `them.<br><br>${SIGNED}<br>${GID}`,
  GetGroups:
    'Lists the groups that you are in, and those that you are invited to, for which UserIsMember ' +
    `is false. AdminID is the login of the owner, and Owner his wsid.<br><br>${SIGNED}`,
  InviteToGroup:
    'Invites an account to a group of yours. It is in the group once it has accepted.<br><br>' +
    '<b>group_owner, group_owner_pw</b>: the number of your account, and its password.<br>' +
    '<b>user_wsid</b>: the wsid of whom you invite.<br>' +
    '<b>group_id</b>: the number of the group, from GetGroups.',
  AcceptInvite: `Accepts an invitation: then you are in the group.<br><br>${SIGNED}<br>${GID}`,
  DeclineInvite: `Declines an invitation. You may be invited again.<br><br>${SIGNED}<br>${GID}`,
  RemoveUser:
    'Ends a membership or takes an invitation back: the owner of a group removes anybody else, ' +
    'and members remove themselves. What the account has published in the group is withdrawn.' +
    '<br><br><b>caller_wsid, caller_pw</b>: the number of your account, and its password.<br>' +
    `<b>user2remove</b>: the wsid of who is to go; your own to leave.<br>${GID}`,
  PublishTable:
    'Publishes a table of your MyDB in a group that you are in. Nothing is copied: members read ' +
    'the newest version of it that is there when their job starts. It counts against your quota ' +
    'alone, and is withdrawn when it is dropped or gets another name.<br><br>' +
    `${SIGNED}<br>${GID}<br><b>tableName</b>: a table of MyDB; names are unique in a group.`,
  DePublishTable:
    'Withdraws a published table from a group; the table itself stays. Its publisher may do so, ' +
    `and the owner of the group.<br><br>${SIGNED}<br>${GID}<br>` +
    '<b>tableName</b>: the name of the table.',
} as const;
