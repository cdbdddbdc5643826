export { ConsultProvider } from './consult-provider.js';
