/** How far the device's clock may be from the backend's, milliseconds, either way. A day: clocks of phones are wrong, and what it is for is only that a proof that was kept is of no use later. */
export const ENROLMENT_SKEW = 86_400_000;
