/** Deeper than that no task's message holds bytes, and looking through all of a document would take time. */
const deepest = 3;

/** The memory of the bytes in a message, where nothing else lies in it: it goes over to another thread without being copied. */
export function ownMemory(message: unknown): ArrayBuffer[] {
  return [...new Set(memoryIn(message, 0))];
}

function memoryIn(value: unknown, depth: number): ArrayBuffer[] {
  if (value instanceof Uint8Array) {
    const { buffer } = value;
    return buffer instanceof ArrayBuffer && buffer.byteLength === value.byteLength ? [buffer] : [];
  }
  if (depth === deepest || typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner) => memoryIn(inner, depth + 1));
}
