import { expect } from 'chai';
import type { Participant } from '../../src/domain/participant.js';
import { otherRole, type Role } from '../../src/domain/role.js';
import { digestShown, isShown, shownSchema, type ShownTexts } from '../../src/ownership/shown.js';
import { shownFault, type DrawnSession } from '../../src/ownership/shown-fault.js';
import { NOW, TEXTS, sessionClaim } from './signed-fixture.js';

const SALT = 'AAECAwQFBgcICQoLDA0ODw';

async function sha256(...parts: readonly (string | Uint8Array<ArrayBuffer>)[]): Promise<string> {
  const bytes = new Uint8Array(await new Blob([...parts]).arrayBuffer());
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return btoa(String.fromCharCode(...hash)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

describe('what may be drawn of a consultation', () => {
  it('is in the claim as salted digests, each over its label, the salt, the field’s name and the text', async () => {
    const shown = await digestShown(TEXTS, SALT);
    expect(shown.salt).to.equal(SALT);
    for (const field of ['patient', 'practitioner', 'title', 'service'] as const) {
      expect(shown[field], field).to.equal(await sha256('consult/shown@v1\0', Uint8Array.from({ length: 16 }, (_, index) => index), `${field}\0`, TEXTS[field]));
    }
  });

  it('is salted anew for each claim, so that one text has another digest in each', async () => {
    const [one, other] = [await digestShown(TEXTS), await digestShown(TEXTS)];
    expect(shownSchema.safeParse(one).success).to.equal(true);
    expect(one.salt).not.to.equal(other.salt);
    expect(one.patient).not.to.equal(other.patient);
  });

  it('is each text in its own place, and a part of them without the rest', async () => {
    const shown = await digestShown(TEXTS, SALT);
    expect(await isShown(shown, TEXTS)).to.equal(true);
    expect(await isShown(shown, {})).to.equal(true);
    for (const field of ['patient', 'practitioner', 'title', 'service'] as const) {
      expect(await isShown(shown, { [field]: TEXTS[field] }), field).to.equal(true);
      expect(await isShown(shown, { ...TEXTS, [field]: `${TEXTS[field]} ` }), field).to.equal(false);
      expect(await isShown(shown, { [field]: '' }), field).to.equal(false);
    }
    expect(await isShown(shown, { patient: TEXTS.practitioner, practitioner: TEXTS.patient })).to.equal(false);
  });

  it('has each person in the role that is said of the two, and a practitioner with a title or without', async () => {
    const texts: ShownTexts = { ...TEXTS, title: '' };
    const people = { patient: { role: 'patient', displayName: texts.patient, title: null }, practitioner: { role: 'practitioner', displayName: texts.practitioner, title: null } } as const;
    const drawn = (role: Role, change: { me?: Partial<Participant>; them?: Partial<Participant> } = {}): DrawnSession => ({
      role, meta: null, me: { ...people[role], ...change.me },
      appointment: { id: 'a-1', start: new Date(NOW).toISOString(), serviceName: texts.service, participant: { ...people[otherRole(role)], ...change.them } },
    });
    const claim = sessionClaim({ appointment: 'a-1', shown: await digestShown(texts) });
    for (const role of ['patient', 'practitioner'] as const) {
      expect(await shownFault(claim, drawn(role), 'a-1'), role).to.equal(null);
      expect(await shownFault(claim, drawn(role, { me: { role: otherRole(role) } }), 'a-1'), 'I in the other role').to.equal('names');
      expect(await shownFault(claim, drawn(role, { them: { role } }), 'a-1'), 'they in mine').to.equal('names');
    }
    const titled = sessionClaim({ shown: await digestShown(TEXTS) });
    expect(await shownFault(titled, drawn('patient'), 'a-1'), 'a title that is left out').to.equal('names');
  });
});
