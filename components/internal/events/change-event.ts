/** A fact that is told: `consult-…-change`. It has happened; there is nothing to prevent. */
export class ChangeEvent<T extends `consult-${string}-change`> extends Event {
  declare readonly type: T;

  constructor(type: T) {
    super(type, { bubbles: true, composed: true });
  }
}
