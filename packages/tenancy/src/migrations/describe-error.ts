/** An error in words; a connection that was refused has none but its code. */
export function describeError(error: unknown): string {
  return error instanceof Error
    ? error.message || (error as { code?: string }).code || error.name
    : String(error);
}
