import type { Coverage, HealthcareService, Practitioner } from '../../domain/scheduling.js';

/** A practitioner with the service that she gives. */
export interface CatalogueEntry {
  service: HealthcareService;
  practitioners: readonly Practitioner[];
}

/** What one can book in a world: one service of each kind, and of each thing that a plan can say. */
export function createCatalogue(region: string): CatalogueEntry[] {
  const currency = region === 'uk' ? 'GBP' : 'EUR';
  const coverage = (given: Partial<Coverage>): Coverage =>
    ({ status: 'covered', planName: 'Complete Care', copayMinor: 0, currency, reason: null, ...given });
  return [
    {
      service: {
        id: 'svc-gp', kind: 'gp', name: 'GP consultation', durationMinutes: 15,
        description: 'A general practitioner for everything that you would bring to your local surgery.',
        coverage: coverage({}),
      },
      practitioners: [
        { id: 'prc-byrne', displayName: 'Dr Aoife Byrne', title: 'General practitioner', languages: ['en', 'ga'] },
        { id: 'prc-okafor', displayName: 'Dr Daniel Okafor', title: 'General practitioner', languages: ['en', 'fr'] },
      ],
    },
    {
      service: {
        id: 'svc-therapy', kind: 'therapist', name: 'Talking therapy', durationMinutes: 50,
        description: 'A session with a licensed therapist, by audio or by video as you like.',
        coverage: coverage({ status: 'co-payment', copayMinor: 1_500 }),
      },
      practitioners: [{ id: 'prc-lindqvist', displayName: 'Maja Lindqvist', title: 'Psychotherapist', languages: ['en', 'de'] }],
    },
    {
      service: {
        id: 'svc-dermatology', kind: 'specialist', name: 'Dermatology', durationMinutes: 20,
        description: 'A dermatologist looks at your skin by video.',
        coverage: coverage({ status: 'not-covered', reason: 'Your plan covers this after a referral by your GP.' }),
      },
      practitioners: [{ id: 'prc-haddad', displayName: 'Dr Samir Haddad', title: 'Dermatologist', languages: ['en', 'ar'] }],
    },
  ];
}
