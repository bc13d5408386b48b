// A file cannot travel in an address: it waits here between the screen it was dropped on and the import screen.
let pending: File | undefined;
let taker: ((file: File) => void) | undefined;

/** Answers whether a screen took the file at once. */
export function leaveFile(file: File): boolean {
  if (taker === undefined) pending = file;
  else taker(file);
  return taker !== undefined;
}

/** Hands every file left before or from now on to `take`, until the returned function is called. */
export function takeFiles(take: (file: File) => void): () => void {
  taker = take;
  if (pending) take(pending);
  pending = undefined;
  return () => {
    taker = undefined;
  };
}
