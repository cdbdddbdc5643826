import type { RealmSeed } from './realm-seed.js';
import { CELTIC_MUTUAL } from './celtic-mutual.js';
import { NORTHWIND_HEALTH } from './northwind-health.js';

/** Two insurers in two regions, so that there is somebody else's door to try. */
export const DEMO_REALMS: readonly RealmSeed[] = [NORTHWIND_HEALTH, CELTIC_MUTUAL];
