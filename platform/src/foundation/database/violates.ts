import { DatabaseError } from "pg";

/** Tells whether an error is the breach of a unique constraint or index of that name. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof DatabaseError && error.code === "23505" && error.constraint === constraint;
}
