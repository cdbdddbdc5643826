/** Whom to call. `also`: a second number that works as well; `urgent`: for what cannot wait and is no danger to life. */
export interface EmergencyNumbers {
  readonly main: string;
  readonly also: string | null;
  readonly urgent: string | null;
}

const NUMBERS: Readonly<Record<string, EmergencyNumbers>> = {
  uk: { main: '999', also: '112', urgent: '111' },
  ie: { main: '112', also: '999', urgent: null },
};

/** The numbers of a region; 112, which every mobile network in the world knows, where we know no better. */
export function emergencyNumbers(region: string): EmergencyNumbers {
  return NUMBERS[region] ?? { main: '112', also: null, urgent: null };
}
