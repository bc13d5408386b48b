import { DatabaseError } from "pg";

/** Tells whether PostgreSQL refused a text for a character that JSON can carry and it cannot hold. */
export function isUnstorableText(error: unknown): boolean {
  if (!(error instanceof DatabaseError)) return false;
  if (error.code === "22021" || error.code === "22P05") return true;
  return error.code === "22P02" && /^Unicode (?:high|low) surrogate /.test(error.detail ?? "");
}
