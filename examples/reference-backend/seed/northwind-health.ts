import type { RealmSeed } from './realm-seed.js';

const covered = { status: 'covered', copayMinor: 0, reason: null } as const;

export const NORTHWIND_HEALTH: RealmSeed = {
  tenant: 'northwind-health',
  region: 'uk',
  currency: 'GBP',
  timeZone: 'Europe/London',
  services: [
    { kind: 'gp', name: 'General practitioner', description: 'A new symptom, a repeat prescription, a second thought about something that will not go away.', durationMinutes: 15 },
    { kind: 'therapist', name: 'Talking therapy', description: 'Time to talk with a therapist, at your own pace, from wherever you feel at home.', durationMinutes: 50 },
    { kind: 'specialist', name: 'Dermatology', description: 'Show a rash, a mole or a scar to a specialist and learn what it is and what to do.', durationMinutes: 20 },
  ],
  plans: [
    { name: 'Northwind Complete', coverage: { gp: covered, therapist: covered, specialist: { status: 'co-payment', copayMinor: 1500, reason: null } } },
    {
      name: 'Northwind Essential',
      coverage: {
        gp: covered,
        therapist: { status: 'co-payment', copayMinor: 2500, reason: null },
        specialist: { status: 'not-covered', copayMinor: 0, reason: 'Specialist consultations begin with Northwind Complete.' },
      },
    },
  ],
  members: [
    { id: 'amara-okafor', displayName: 'Amara Okafor', plan: 'Northwind Complete' },
    { id: 'daniel-whitcombe', displayName: 'Daniel Whitcombe', plan: 'Northwind Essential' },
    { id: 'priya-raghunathan', displayName: 'Priya Raghunathan', plan: 'Northwind Complete' },
    { id: 'tomasz-zielinski', displayName: 'Tomasz Zieliński', plan: 'Northwind Essential' },
  ],
  practitioners: [
    { id: 'dr-helen-marsh', displayName: 'Dr Helen Marsh', title: 'General practitioner', languages: ['English', 'French'], services: ['gp'] },
    { id: 'dr-yusuf-adeyemi', displayName: 'Dr Yusuf Adeyemi', title: 'General practitioner', languages: ['English', 'Yoruba'], services: ['gp'] },
    { id: 'mina-sorensen', displayName: 'Mina Sørensen', title: 'Psychotherapist', languages: ['English', 'Danish'], services: ['therapist'] },
    { id: 'dr-rafael-ortiz', displayName: 'Dr Rafael Ortiz', title: 'Consultant dermatologist', languages: ['English', 'Spanish'], services: ['specialist'] },
  ],
  officers: [
    { id: 'ingrid-halvorsen', displayName: 'Ingrid Halvorsen' },
    { id: 'marcus-bellweather', displayName: 'Marcus Bellweather' },
  ],
  past: [
    { member: 'amara-okafor', practitioner: 'dr-helen-marsh', kind: 'gp', daysAgo: 19 },
    { member: 'priya-raghunathan', practitioner: 'mina-sorensen', kind: 'therapist', daysAgo: 8 },
    { member: 'daniel-whitcombe', practitioner: 'dr-yusuf-adeyemi', kind: 'gp', daysAgo: 33 },
  ],
};
