import { ConsultBooking } from './consult-booking.js';
import { ConsultSlotPicker } from './consult-slot-picker.js';

if (!customElements.get('consult-slot-picker')) customElements.define('consult-slot-picker', ConsultSlotPicker);
if (!customElements.get('consult-booking')) customElements.define('consult-booking', ConsultBooking);

declare global {
  interface HTMLElementTagNameMap {
    'consult-booking': ConsultBooking;
    'consult-slot-picker': ConsultSlotPicker;
  }
}
