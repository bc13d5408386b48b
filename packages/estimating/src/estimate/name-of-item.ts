/** What a warning calls an item: its number, else how its description begins. */
export function nameOfItem({ number, description }: { number: string; description: string }): string {
  return number || description.slice(0, 60);
}
