import type { RealmSeed } from './realm-seed.js';

const covered = { status: 'covered', copayMinor: 0, reason: null } as const;

export const CELTIC_MUTUAL: RealmSeed = {
  tenant: 'celtic-mutual',
  region: 'ie',
  currency: 'EUR',
  timeZone: 'Europe/Dublin',
  services: [
    { kind: 'gp', name: 'Family doctor', description: 'For everything that needs a doctor and does not need a waiting room.', durationMinutes: 15 },
    { kind: 'therapist', name: 'Counselling', description: 'A counsellor who listens, for an hour that is yours.', durationMinutes: 50 },
    { kind: 'specialist', name: 'Cardiology', description: 'A cardiologist looks at your readings with you and answers your questions.', durationMinutes: 25 },
  ],
  plans: [
    { name: 'Mutual Family', coverage: { gp: covered, therapist: covered, specialist: covered } },
    {
      name: 'Mutual First',
      coverage: {
        gp: { status: 'co-payment', copayMinor: 1000, reason: null },
        therapist: { status: 'co-payment', copayMinor: 2000, reason: null },
        specialist: { status: 'not-covered', copayMinor: 0, reason: 'Mutual First covers a specialist after a letter from your family doctor.' },
      },
    },
  ],
  members: [
    { id: 'aoife-ni-bhriain', displayName: 'Aoife Ní Bhriain', plan: 'Mutual Family' },
    { id: 'ciaran-dolan', displayName: 'Ciarán Dolan', plan: 'Mutual First' },
    { id: 'fatima-zahra-bennani', displayName: 'Fatima-Zahra Bennani', plan: 'Mutual Family' },
  ],
  practitioners: [
    { id: 'dr-niamh-gallagher', displayName: 'Dr Niamh Gallagher', title: 'Family doctor', languages: ['English', 'Irish'], services: ['gp'] },
    { id: 'dr-samuel-oyelaran', displayName: 'Dr Samuel Oyelaran', title: 'Family doctor', languages: ['English'], services: ['gp'] },
    { id: 'ingrid-lindqvist', displayName: 'Ingrid Lindqvist', title: 'Counsellor', languages: ['English', 'Swedish'], services: ['therapist'] },
    { id: 'dr-wei-lin-chen', displayName: 'Dr Wei-Lin Chen', title: 'Consultant cardiologist', languages: ['English', 'Mandarin'], services: ['specialist'] },
  ],
  officers: [
    { id: 'orla-fitzmaurice', displayName: 'Orla Fitzmaurice' },
    { id: 'jonas-lindqvist', displayName: 'Jonas Lindqvist' },
  ],
  past: [
    { member: 'aoife-ni-bhriain', practitioner: 'dr-niamh-gallagher', kind: 'gp', daysAgo: 12 },
    { member: 'fatima-zahra-bennani', practitioner: 'ingrid-lindqvist', kind: 'therapist', daysAgo: 26 },
  ],
};
