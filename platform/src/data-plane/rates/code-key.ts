/** A code as codes are compared: "5.26 (A)" is "5.26(a)". */
export function codeKey(code: string): string {
  return code.toLowerCase().replace(/\s+/g, "");
}
