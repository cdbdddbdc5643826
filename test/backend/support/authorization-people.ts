import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import type { AuthorizationSubject, PreparedConsultation, PreparedKeys } from '../../../src/testing/authorization/authorization-subject.js';
import { prepareKeys } from '../../../src/testing/authorization/prepare-keys.js';
import { recorded } from './consultation.js';
import { partyOf } from './party.js';
import { Person } from './person.js';
import { shortLived } from './short-lived.js';

const OWNER = 'amara-okafor';
const OTHER_MEMBER = 'priya-raghunathan';
const OTHER_PRACTITIONER = 'dr-yusuf-adeyemi';
const RECORDER = 'dr-helen-marsh';
/** Nobody's insurer is in two regions: the owner's own subject, in the realm that has the other region. */
const OTHER_REGION = { tenant: 'celtic-mutual', region: 'ie' };

export type Prepared = Pick<AuthorizationSubject, 'consultation' | 'otherConsultation' | 'keys'>;

/** Two recorded consultations, and the keys of all four who took part. */
export async function prepare(backend: Backend): Promise<Prepared> {
  return {
    consultation: await recordedFor(backend, OWNER, RECORDER),
    otherConsultation: await recordedFor(backend, OTHER_MEMBER, OTHER_PRACTITIONER),
    keys: {
      owner: await keysOf(backend, OWNER), otherMember: await keysOf(backend, OTHER_MEMBER),
      otherPractitioner: await keysOf(backend, OTHER_PRACTITIONER), recorder: await keysOf(backend, RECORDER),
    },
  };
}

/** The demonstration's people, signed in anew, with what was prepared for them. */
export async function subjectOf(backend: Backend, dataFolder: string, prepared: Prepared): Promise<AuthorizationSubject> {
  const signedIn = async (personId: string): Promise<string> => (await Person.signIn(backend, personId)).token ?? '';
  const owner = await signedIn(OWNER);
  const me = await new Person(backend, owner).me();
  const { issuer } = await shortLived(backend, dataFolder, 3_600);
  const { issuer: late } = await shortLived(backend, dataFolder, -5);
  return {
    ...prepared,
    url: `${backend.url}/api`,
    tokens: {
      owner,
      otherMember: await signedIn(OTHER_MEMBER),
      otherTenant: await signedIn('aoife-ni-bhriain'),
      otherRegion: (await issuer.signIn({ ...me, ...OTHER_REGION })).accessToken,
      otherPractitioner: await signedIn(OTHER_PRACTITIONER),
      recorder: await signedIn(RECORDER),
      // The claims issuer names none.
      reader: null,
      officer: await signedIn('ingrid-halvorsen'),
      expired: (await late.signIn(me)).accessToken,
    },
  };
}

async function recordedFor(backend: Backend, memberId: string, practitionerId: string): Promise<PreparedConsultation> {
  const { appointment, grant: { sid, rid }, call, epochs, recording: { segments, wraps } } = await recorded(backend, memberId, practitionerId);
  return { appointment, sid, rid, call, epochs, segments, wraps };
}

async function keysOf(backend: Backend, personId: string): Promise<PreparedKeys> {
  const person = await Person.signIn(backend, personId);
  return prepareKeys(await partyOf(person, personId));
}
