import { createContext } from '@lit/context';
import type { ConsultClient } from '../../src/client/consult-client.js';

/** How `<consult-provider>` hands its client to the elements inside it; null while it has none. */
export const clientContext = createContext<ConsultClient | null>(Symbol.for('consultkit.client'));
