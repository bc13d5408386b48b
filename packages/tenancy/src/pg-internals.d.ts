declare module "pg/lib/utils.js" {
  /** How pg turns a JavaScript value into the text of a parameter. */
  export function prepareValue(value: unknown): string | Buffer | null;
}
