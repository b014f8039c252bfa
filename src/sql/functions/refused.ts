// Functions of SQL Server that are not offered, each with what to do instead.
// What people of other databases write is bind/unknown-function.ts.

const noServer = 'What runs here knows tables and columns; information_schema lists them.';
const noLogin = 'Queries do not see who runs them.';
const noIdentity = 'Number the rows yourself.';
const noJson = 'There is no JSON in columns here.';
const noError = 'An error ends the batch, and says what it is.';
const noOffset = 'Moments are in UTC here: use DATEADD(hour, n, date).';

/** What to do instead of each function of SQL Server that is not offered, by name in capitals. */
export const REFUSED_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['APP_NAME', noLogin],
  ['COLUMNPROPERTY', noServer],
  ['COL_LENGTH', noServer],
  ['COL_NAME', noServer],
  ['CURRENT_USER', noLogin],
  ['DATABASEPROPERTYEX', noServer],
  ['DIFFERENCE', 'Compare with LIKE.'],
  ['ERROR_LINE', noError],
  ['ERROR_MESSAGE', noError],
  ['ERROR_NUMBER', noError],
  ['HOST_NAME', noLogin],
  ['IDENT_CURRENT', noIdentity],
  ['INDEXPROPERTY', noServer],
  ['ISJSON', noJson],
  ['IS_MEMBER', noLogin],
  ['JSON_MODIFY', noJson],
  ['JSON_OBJECT', noJson],
  ['JSON_QUERY', noJson],
  ['JSON_VALUE', noJson],
  ['LEFT_SHIFT', 'Multiply with a power of two.'],
  ['NEWSEQUENTIALID', 'NEWID() makes random identifiers.'],
  ['OBJECTPROPERTY', noServer],
  ['OBJECT_NAME', noServer],
  ['OBJECT_SCHEMA_NAME', noServer],
  ['ORIGINAL_LOGIN', noLogin],
  ['PARSENAME', 'Take the name apart with CHARINDEX and SUBSTRING.'],
  ['RIGHT_SHIFT', 'Divide by a power of two.'],
  ['SCHEMA_NAME', "All tables are in the schema 'dbo'."],
  ['SCOPE_IDENTITY', noIdentity],
  ['SERVERPROPERTY', noServer],
  ['SESSION_USER', noLogin],
  ['SOUNDEX', 'Compare with LIKE.'],
  ['STRING_AGG', 'Take MIN and MAX, or extract the rows.'],
  ['SUSER_NAME', noLogin],
  ['SUSER_SNAME', noLogin],
  ['SWITCHOFFSET', noOffset],
  ['SYSDATETIMEOFFSET', 'SYSDATETIME() is in UTC here.'],
  ['SYSTEM_USER', noLogin],
  ['TODATETIMEOFFSET', noOffset],
  ['TYPE_NAME', noServer],
  ['USER_NAME', noLogin],
]);
