// The first CasJobs service: jobs found by a predicate and answered as Job or as data sets, plans,
// and jobs that are submitted and cancelled.
// It has no password: a secret key stands in the place of the wsid, and only jobs of its account
// are ever seen, also by an admin.

import { service } from '../asmx/declare.ts';
import type { Service } from '../asmx/declare.ts';
import { FIRST_SERVICE_DOC } from './docs.ts';
import { faultOf } from './faults.ts';
import { firstAskingOf, type FirstAskingParts } from './first-asking.ts';
import { firstFindingOf, firstListsOf, type FirstFindingParts } from './first-finding.ts';

/** What the service needs of the rest of the house. */
export type FirstServiceParts = FirstAskingParts & FirstFindingParts;

/** The service `CasJobs`, at the two addresses under which sites have it. */
export const firstServiceOf = (parts: FirstServiceParts): Service =>
  service(
    {
      name: 'CasJobs',
      namespace: 'http://Jobs.Cas.jhu.edu',
      description: FIRST_SERVICE_DOC,
      paths: FIRST_PATHS,
      looseNames: true,
      faultOf,
    },
    { ...firstFindingOf(parts), ...firstListsOf(parts), ...firstAskingOf(parts) },
  );

/** Where the service stands; the second is where MAST has it. */
export const FIRST_PATHS = ['/casjobs/CasJobs.asmx', '/gcasjobs/CasJobs.asmx'] as const;
