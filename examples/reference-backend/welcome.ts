import type { Backend } from './create-backend.js';
import { groupBy } from './group-by.js';
import { demoPeople } from './identity/people.js';

/** What is printed once the backend listens: where to go, and whom one can be. */
export async function welcome({ publicUrl: url, database, services }: Backend): Promise<string> {
  const lines = ['', `  Member’s portal       ${url}/member/`, `  Practitioner’s desk   ${url}/desk/`, `  Compliance console    ${url}/console/`, ''];
  if (services.demo !== null) {
    const people = await demoPeople(database, services.realms);
    for (const [realm, residents] of groupBy(people, ({ tenant, region }) => `${tenant} (${region})`)) {
      lines.push(`  ${realm}`);
      const names = (role: string) => residents.filter((person) => person.role === role).map((person) => person.displayName).join(', ');
      lines.push(`    members         ${names('patient')}`, `    practitioners   ${names('practitioner')}`, `    officers        ${names('compliance')}`, '');
    }
    lines.push('  Open the two pages in two windows, book with one and admit with the other. Ctrl-C stops.', '');
  }
  return `${lines.join('\n')}\n`;
}
