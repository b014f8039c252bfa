// Functions of SQL Server that are not offered, each with what to do instead.
// What people of other databases write is bind/unknown-function.ts.

const noServer = 'What runs here knows tables and columns; information_schema lists them.';
const noLogin = 'Queries do not see who runs them.';
const noIdentity = 'Number the rows yourself.';
const noOffset = 'Moments are in UTC here: use DATEADD(hour, n, date).';

/** What to do instead of each function of SQL Server that is not offered, by name in capitals. */
export const REFUSED_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['APP_NAME', noLogin],
  ['COLUMNPROPERTY', noServer],
  ['COL_LENGTH', noServer],
  ['COL_NAME', noServer],
  ['DATABASEPROPERTYEX', noServer],
  ['DIFFERENCE', 'Compare with LIKE.'],
  ['FORMAT', 'Write CONVERT(varchar(30), x, style), or STR(x, length, digits).'],
  ['HOST_NAME', noLogin],
  ['IDENT_CURRENT', noIdentity],
  ['INDEXPROPERTY', noServer],
  ['JSON_QUERY', 'There is no JSON in columns here.'],
  ['JSON_VALUE', 'There is no JSON in columns here.'],
  ['NEWSEQUENTIALID', 'NEWID() makes random identifiers.'],
  ['OBJECTPROPERTY', noServer],
  ['OBJECT_NAME', noServer],
  ['ORIGINAL_LOGIN', noLogin],
  ['PARSENAME', 'Take the name apart with CHARINDEX and SUBSTRING.'],
  ['SCOPE_IDENTITY', noIdentity],
  ['SERVERPROPERTY', noServer],
  ['SOUNDEX', 'Compare with LIKE.'],
  ['STRING_AGG', 'Take MIN and MAX, or extract the rows.'],
  ['SUSER_NAME', noLogin],
  ['SUSER_SNAME', noLogin],
  ['SWITCHOFFSET', noOffset],
  ['SYSDATETIMEOFFSET', 'SYSDATETIME() is in UTC here.'],
  ['TODATETIMEOFFSET', noOffset],
  ['TYPE_NAME', noServer],
  ['USER_NAME', noLogin],
]);
