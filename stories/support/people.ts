import type { HealthcareService, Practitioner } from '../../src/domain/scheduling.js';

export const MARKUP_NAME = 'Dr <img src=x onerror="window.hacked=true"> <b>O’Brien</b>';
export const LONG_NAME = 'Dr Maria-Alexandrina Konstantinopoulou-Featherstonehaugh de la Fuente y Villanueva von und zu Hohenzollern-Sigmaringen, Fellow of the Royal College of General Practitioners, Member of the Irish College of GPs';

export const PRACTITIONERS: readonly Practitioner[] = [
  { id: 'p-aoife', displayName: 'Dr Aoife Byrne', title: 'General practitioner', languages: ['English', 'Irish'] },
  { id: 'p-samir', displayName: 'Dr Samir Haddad', title: 'General practitioner', languages: ['English', 'Arabic', 'French'] },
  { id: 'p-grace', displayName: 'Dr Grace Okafor', title: 'General practitioner', languages: ['English'] },
];

const covered = { status: 'covered', planName: 'Family Plus', copayMinor: 0, currency: 'GBP', reason: null } as const;

export const SERVICES: readonly HealthcareService[] = [
  { id: 's-gp', kind: 'gp', name: 'Talk to a GP', description: 'For anything you would see your doctor about: a cough, a rash, a worry, a repeat prescription.', durationMinutes: 15, coverage: covered },
  { id: 's-talk', kind: 'therapist', name: 'Talking therapy', description: 'Low mood, stress, sleep, grief. Six sessions a year with the same therapist.', durationMinutes: 50, coverage: { ...covered, status: 'co-payment', copayMinor: 1250 } },
  { id: 's-derm', kind: 'specialist', name: 'Skin specialist', description: 'A consultant dermatologist looks at moles, eczema, acne or psoriasis with you.', durationMinutes: 20, coverage: { ...covered, status: 'not-covered', reason: 'It is part of Family Premium.' } },
];

export const HOSTILE_SERVICES: readonly HealthcareService[] = [
  { ...SERVICES[0]!, name: MARKUP_NAME, description: '<script>window.hacked=true</script> & "quotes" ' + LONG_NAME, coverage: { ...covered, planName: '<i>Family</i>' } },
  { ...SERVICES[1]!, name: LONG_NAME.slice(0, 200), description: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3) },
];

export const HOSTILE_PRACTITIONERS: readonly Practitioner[] = [
  { id: 'p-markup', displayName: MARKUP_NAME, title: '<svg onload=alert(1)>', languages: ['<b>English</b>'] },
  { id: 'p-long', displayName: LONG_NAME, title: LONG_NAME.slice(0, 200), languages: [] },
  { id: 'p-rtl', displayName: 'د. سمير حداد', title: 'طبيب عام', languages: ['العربية'] },
];
